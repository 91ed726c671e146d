"""`docs/pictures/architecture.svg`: the packages, what each part does, who imports whom.

`python -m tests.docs.diagram --write`. A test holds that every part of the packages is in it, and nothing else.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from tests.docs.pages import DOCS

PICTURE = DOCS / "pictures" / "architecture.svg"


@dataclass(frozen=True, slots=True)
class Box:
    """A package: its name, what it is in Chinese and English, and its parts with what each does."""

    package: str
    zh: str
    en: str
    parts: tuple[tuple[str, str], ...]


BOXES = (
    Box(
        "validation",
        "表怎么规定，填得对不对",
        "what the form says, and whether a filing keeps it",
        (
            ("editions", "the form, declared once: tables, rules, their source"),
            ("form", "the words of a declaration: Line, Column, Rule, Edition"),
            ("values", "what a cell can hold; blank is not zero"),
            ("filing", "one office's report: values and where each came from"),
            ("rules", "equations × values → findings, one filing or thousands"),
            ("schemas", "pandera: the frame of a batch"),
            ("identity", "who reports, for which year, on which form"),
            ("locate", "which cell is wrong, and what it should be"),
            ("history", "this year against last year"),
            ("narrative", "sentences against tables; the processing fee"),
            ("plausible", "what may be, but is unlikely"),
            ("findings", "Finding, Suggestion, Report: facts, no sentences"),
            ("wording", "a finding or a rule as a sentence, Chinese and English"),
        ),
    ),
    Box(
        "workbook_templates",
        "表做成工作簿",
        "the form as a workbook",
        (
            ("layout", "cell ↔ sheet and address: the only module that knows A1"),
            ("formulas", "an equation as a total and as a verdict"),
            ("build", "edition → .xlsx, the same bytes every time"),
            ("cover", "the first sheet"),
            ("checks", "live checks: limits, colours"),
            ("look", "typefaces, colours, page"),
            ("palette", "the colours by name"),
            ("measure", "room that a text needs"),
        ),
    ),
    Box(
        "xlplugin",
        "工作簿来来去去，命令和按钮",
        "workbooks that come and go; commands and buttons",
        (
            ("cli", "the commands"),
            ("ribbon", "the buttons, the .xlam, install and check"),
            ("live", "the open workbook, in Excel or LibreOffice"),
            ("intake", "guard, read, recognise; workers that may die"),
            ("gather", "folders to filings, every file answered for"),
            ("verdicts", "what came in, with the judgement on it"),
            ("previous", "last year's figures, from wherever they are"),
            ("filling", "values into a workbook"),
            ("forms", "empty filings"),
            ("marks", "findings onto a copy, nothing else touched"),
            ("findings_table", "the columns of the sheet 校验结果"),
            ("consolidation", "who counts, the sums, the summary workbook"),
            ("office", "roster, sending, chasing, returning, the year ledger"),
            ("published", "published reports in and out, compared"),
            ("ooxml", "a workbook changed part by part"),
            ("outputs", "whole or not at all"),
            ("identity", "when two names are one office"),
            ("health", "what a computer has and lacks"),
            ("demo", "the whole main job on real reports"),
        ),
    ),
)

_WIDTH, _GAP, _TOP, _LINE = 448, 44, 66, 21
_STYLE = (
    "text{font-family:'Noto Sans CJK SC','Microsoft YaHei',sans-serif;fill:#1F1F1F}"
    ".n{font-size:17px;font-weight:bold;fill:#1F3864}.z{font-size:13px}.e{font-size:12px;fill:#595959}"
    ".p{font-size:12.5px;font-weight:bold;fill:#1F3864}.w{font-size:12px}"
)


def render() -> str:
    """The picture."""
    height = _TOP + 24 + _LINE * max(len(box.parts) for box in BOXES) + 30
    width = len(BOXES) * _WIDTH + (len(BOXES) - 1) * _GAP + 20
    shapes = [_box(box, 10 + n * (_WIDTH + _GAP), height) for n, box in enumerate(BOXES)]
    shapes += [_arrow(10 + n * (_WIDTH + _GAP) - _GAP, height // 2) for n in range(1, len(BOXES))]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="validation is imported by workbook_templates, both by xlplugin">'
        f'<style>{_STYLE}</style><rect width="{width}" height="{height}" fill="#FFFFFF"/>{"".join(shapes)}</svg>\n'
    )


def _box(box: Box, x: int, height: int) -> str:
    rows = [
        f'<text class="p" x="{x + 14}" y="{_y(n)}">{name}</text><text class="w" x="{x + 122}" y="{_y(n)}">{said}</text>'
        for n, (name, said) in enumerate(box.parts)
    ]
    return (
        f'<rect x="{x}" y="10" width="{_WIDTH}" height="{height - 20}" rx="6" fill="#FFFFFF" stroke="#7F7F7F"/>'
        f'<rect x="{x}" y="10" width="{_WIDTH}" height="{_TOP}" rx="6" fill="#E9EEF6" stroke="#7F7F7F"/>'
        f'<text class="n" x="{x + 14}" y="33">{box.package}</text><text class="z" x="{x + 14}" y="51">{box.zh}</text>'
        f'<text class="e" x="{x + 14}" y="68">{box.en}</text>{"".join(rows)}'
    )


def _y(row: int) -> int:
    return _TOP + 34 + row * _LINE


def _arrow(x: int, y: int) -> str:
    """From the importing package to the imported one."""
    left, right = x + 5, x + _GAP - 5
    return (
        f'<path d="M{right} {y} H{left + 9}" stroke="#1F3864" stroke-width="2.5"/>'
        f'<path d="M{left} {y} l11 -6 v12 z" fill="#1F3864"/>'
        f'<text class="e" x="{(left + right) // 2}" y="{y - 12}" text-anchor="middle">uses</text>'
    )


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PICTURE.write_text(render(), encoding="utf-8")
    else:
        sys.stdout.write(render())
