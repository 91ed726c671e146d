"""The sheet 校验结果 as a table: the same columns in a marked copy, in the open workbook and for the reader.

Its last columns are the office's: 接受并说明 answers a warning in the workbook, and the answer comes back with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from validation import Filing, Finding
from validation.findings import Language
from validation.values import show
from validation.wording import why, words
from workbook_templates.layout import places

SHEET = "校验结果"
HEAD_ROW = 4
"""Title, unit, count; then the headings."""

COLUMNS: Mapping[Language, tuple[str, ...]] = {
    "zh": ("序号", "级别", "工作表", "单元格", "问题", "应为", "如何改正", "规则", "依据", "说明原因", "说明人", "说明日期", "格代码", "填报数"),
    "en": (
        "No.", "Severity", "Sheet", "Cell", "What is wrong", "Should be", "What to do", "Rule", "Source",
        "Reason", "By", "Date", "Cell key", "Stated",
    ),
}  # fmt: skip
WIDTHS = (6, 8, 15, 9, 52, 30, 40, 14, 34, 26, 10, 12, 20, 10)
SEVERITIES: Mapping[Language, Mapping[str, str]] = {
    "zh": {"error": "错误", "warning": "提醒", "note": "备注"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
ANSWERS = ("reason", "who", "when")
"""Fields of an answer, which the office fills in."""
FIRST_ANSWER = 9
"""Column of the first of them, from 0. Behind them stand the cell's key and the figure that the answer is about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as the table shows it; `sheet` and `address` are where the link goes."""

    finding: Finding
    sheet: str
    address: str
    texts: tuple[str, ...]


def rows(filing: Filing, findings: Sequence[Finding], language: Language = "zh") -> list[Row]:
    """The findings in order, a row each."""
    return [_row(number, filing, finding, language) for number, finding in enumerate(findings, 1)]


def place_of(filing: Filing, finding: Finding) -> tuple[str, str]:
    """Sheet and address of the cell to look at; empty where there is none."""
    if finding.at is not None:
        return finding.at
    if not finding.cells:
        return "", ""
    key = finding.cells[0]
    return filing.provenance.places.get(key) or places(filing.edition.name)[key]


def places_of(filing: Filing, finding: Finding) -> list[tuple[str, str]]:
    """Sheet and address of every cell to mark, the one to look at first."""
    if not finding.cells:
        return [finding.at] if finding.at and all(finding.at) else []
    places = filing.provenance.places
    return [places[key] for key in finding.cells if key in places]


def note(filing: Filing, finding: Finding, language: Language = "zh") -> str:
    """A finding as the note at its cell: what is wrong, what it should be, what to do, by which rule."""
    said = words(finding, filing.edition, language)
    label, colon = ("应为", "：") if language == "zh" else ("Should be", ": ")
    guess = f"{label}{colon}{should_be(finding, language)}" if finding.likely else ""
    return "\n".join(filter(None, (said.message, guess, said.remedy, f"[{finding.rule}]")))


def should_be(finding: Finding, language: Language = "zh") -> str:
    """The likeliest value and why; else what the rule expects."""
    if not finding.likely:
        return finding.expected
    guess = finding.likely[0]
    reason = why(guess, language)
    return f"{show(guess.value)}（{reason}）" if language == "zh" else f"{show(guess.value)} ({reason})"


def title(filing: Filing, findings: Sequence[Finding], language: Language = "zh") -> tuple[str, str, str]:
    """The three lines above the headings: what it is, whose, how many."""
    counts = {level: sum(f.severity == level for f in findings) for level in SEVERITIES[language]}
    who = "　".join(filter(None, (filing.unit, f"{filing.year}" if filing.year else "")))
    if language == "zh":
        said = "　".join(f"{SEVERITIES['zh'][level]} {count}" for level, count in counts.items())
        return SHEET, who, f"{said}。提醒可在右侧“说明原因”栏说明；错误必须改正。"
    said = ", ".join(f"{count} {SEVERITIES['en'][level]}s" for level, count in counts.items())
    return "Findings", who, f"{said}. Warnings may be answered in the column Reason; errors must be corrected."


def _row(number: int, filing: Filing, finding: Finding, language: Language) -> Row:
    said = words(finding, filing.edition, language)
    sheet, address = place_of(filing, finding)
    answer = finding.accepted or {}
    texts = (
        str(number),
        SEVERITIES[language][finding.severity],
        sheet,
        address,
        said.message,
        should_be(finding, language),
        said.remedy,
        finding.rule,
        said.source,
        *(answer.get(name, "") for name in ANSWERS),
        finding.cells[0] if finding.cells else "",
        finding.stated,
    )
    return Row(finding, sheet, address, texts)


def answers_in(texts: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The answers in the sheet's rows: rule, cell, stated, reason, who, when. Columns are found by their headings."""
    for columns in COLUMNS.values():
        names = dict(zip((columns[7], *columns[FIRST_ANSWER:]), ("rule", *ANSWERS, "cell", "stated"), strict=True))
        for number, row in enumerate(texts):
            found = {names[text]: column for column, text in enumerate(row) if text in names}
            if {"rule", "reason"} <= set(found):
                return [answer for row in texts[number + 1 :] if (answer := _answer(row, found)) is not None]
    return []


def _answer(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str] | None:
    answer = {name: row[column].strip() if column < len(row) else "" for name, column in columns.items()}
    return answer if answer["reason"] else None
