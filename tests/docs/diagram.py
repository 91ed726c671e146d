"""`docs/pictures/architecture.svg`: the packages, what each part does, who imports whom.

`python -m tests.docs.diagram --write`. A test holds that every package is in it, and nothing that is not there.
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
            ("editions", "the form, declared once, with its law"),
            ("form", "words: Line, Column, Rule, Edition"),
            ("values", "what a cell can hold; blank is not zero"),
            ("filing", "one office's report, each value's place"),
            ("rules", "equations × values → findings"),
            ("schemas", "pandera: the frame of a batch"),
            ("identity", "who reports, which year, which form"),
            ("locate", "which cell is wrong, and why"),
            ("history", "this year against last year"),
            ("narrative", "sentences against tables; the fee"),
            ("plausible", "what may be, but is unlikely"),
            ("findings", "facts, no sentences"),
            ("wording", "findings and rules as sentences, zh, en"),
        ),
    ),
    Box(
        "workbook_templates",
        "表做成工作簿",
        "the form as a workbook",
        (
            ("layout", "cell ↔ address; alone knows A1"),
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
            ("intake", "guard, read, recognise; workers"),
            ("gather", "folders to filings, every file answered for"),
            ("verdicts", "what came in, with the judgement on it"),
            ("previous", "last year's figures, wherever they are"),
            ("filling", "values into a workbook"),
            ("forms", "empty filings"),
            ("marks", "findings onto a copy"),
            ("findings_table", "the columns of the sheet 校验结果"),
            ("consolidation", "who counts, the sums, the summary"),
            ("office", "roster, sending, returning, year ledger"),
            ("published", "published reports in and out, compared"),
            ("ooxml", "a workbook changed part by part"),
            ("outputs", "whole or not at all"),
            ("identity", "when two names are one office"),
            ("health", "what a computer has and lacks"),
            ("demo", "the whole main job on real reports"),
        ),
    ),
)

_WIDTH, _HEAD, _LINE, _GAP, _NAMES = 820, 56, 23, 40, 122
_STYLE = (
    "text{font-family:'Noto Sans CJK SC','Microsoft YaHei',sans-serif;font-size:13.5px;fill:#1F1F1F}"
    ".n{font-size:18px;font-weight:bold;fill:#1F3864}.e{fill:#595959}.p{font-weight:bold;fill:#1F3864}"
)


def render() -> str:
    """The picture: the package that uses the others on top."""
    shapes, top = [], 10
    for number, box in enumerate(reversed(BOXES)):
        if number:
            shapes.append(_arrow(top - _GAP))
        shapes.append(_box(box, top))
        top += _height(box) + _GAP
    height = top - _GAP + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="xlplugin uses workbook_templates and validation; workbook_templates uses validation">'
        f'<style>{_STYLE}</style><rect width="{_WIDTH}" height="{height}" fill="#FFFFFF"/>{"".join(shapes)}</svg>\n'
    )


def _rows(box: Box) -> int:
    """Lines of parts, which stand in two columns."""
    return (len(box.parts) + 1) // 2


def _height(box: Box) -> int:
    return _HEAD + _rows(box) * _LINE + 20


def _box(box: Box, top: int) -> str:
    width = _WIDTH - 20
    parts = []
    for number, (name, said) in enumerate(box.parts):
        column, row = divmod(number, _rows(box))
        x, y = 24 + column * width // 2, top + _HEAD + 25 + row * _LINE
        parts.append(f'<text class="p" x="{x}" y="{y}">{name}</text><text x="{x + _NAMES}" y="{y}">{said}</text>')
    frame = f'x="10" width="{width}" rx="6" stroke="#7F7F7F"'
    return (
        f'<rect y="{top}" height="{_height(box)}" fill="#FFFFFF" {frame}/>'
        f'<rect y="{top}" height="{_HEAD}" fill="#E9EEF6" {frame}/>'
        f'<text class="n" x="24" y="{top + 24}">{box.package}</text>'
        f'<text x="24" y="{top + 45}">{box.zh} <tspan class="e">· {box.en}</tspan></text>{"".join(parts)}'
    )


def _arrow(top: int) -> str:
    """Down, from the package that uses to the one that is used."""
    x, end = _WIDTH // 2, top + _GAP - 5
    return (
        f'<path d="M{x} {top + 5} V{end - 9}" stroke="#1F3864" stroke-width="2.5"/>'
        f'<path d="M{x} {end} l-6 -11 h12 z" fill="#1F3864"/><text class="e" x="{x + 14}" y="{top + 26}">uses</text>'
    )


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PICTURE.write_text(render(), encoding="utf-8")
    else:
        sys.stdout.write(render())
