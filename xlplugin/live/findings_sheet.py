"""The sheet 校验结果 of the open workbook: the table that marked copies have, written in one block and read in one block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from validation.findings import SEVERITIES, Finding, Language
from workbook_templates.layout import quoted
from xlplugin import findings_table
from xlplugin.findings_table import COLUMNS, HEAD_ROW, SHEET, WIDTHS
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings

    from validation import Report

Place = tuple[str, str]
"""A sheet and an address on it."""

_SEVERITY, _SHEET, _CELL, _MESSAGE = 1, 2, 3, 4  # positions in a row of the table
_HEAD_FILL, _HEAD_FONT, _TITLE_FONT, _ERROR_FONT = (233, 238, 246), (31, 31, 31), (31, 56, 100), (156, 0, 6)


def summary(findings: Sequence[Finding], language: Language = "zh") -> str:
    """How many of each kind, in one sentence."""
    words = findings_table.SEVERITIES[language]
    counts = {level: sum(finding.severity == level for finding in findings) for level in SEVERITIES}
    found = {words[level]: count for level, count in counts.items() if count}
    if language == "en":
        return ", ".join(f"{count} {word}(s)" for word, count in found.items()) + "." if found else "Nothing found."
    return "发现 " + "、".join(f"{count} 处{word}" for word, count in found.items()) + "。" if found else "未发现问题。"


def existing(book: xlwings.Book) -> xlwings.Sheet | None:
    """Our sheet of findings; None where the book has none.

    Raises Trouble("name-taken") where a sheet of that name is somebody else's.
    """
    sheet = next((sheet for sheet in book.sheets if sheet.name == SHEET), None)
    if sheet is not None and _headings(sheet) not in COLUMNS.values():
        raise Trouble("name-taken", sheet=SHEET)
    return sheet


def _headings(sheet: xlwings.Sheet) -> tuple[str, ...]:
    found = sheet.range((HEAD_ROW, 1), (HEAD_ROW, len(WIDTHS))).options(ndim=1).value
    return tuple(str(text or "") for text in found)


def has_answers(sheet: xlwings.Sheet) -> bool:
    """Whether somebody wrote a reason beside a finding (接受并说明)."""
    rows = sheet.used_range.options(ndim=2).value
    return bool(findings_table.answers_in([[str(text or "") for text in row] for row in rows]))


def write(book: xlwings.Book, report: Report, language: Language = "zh") -> None:
    """Write the findings, in place of earlier ones; answers to findings that are still there stay."""
    sheet = existing(book)
    if sheet is None:
        sheet = book.sheets.add(SHEET, after=book.sheets[len(book.sheets) - 1])
    else:
        sheet.clear()
    lines = findings_table.title(report.filing, report.findings, language)
    width = len(WIDTHS)
    rows: list[list[Any]] = [[_as_text(line), *[None] * (width - 1)] for line in lines]
    rows.append(list(COLUMNS[language]))
    rows += [_cells(row) for row in findings_table.rows(report.filing, report.findings, language)]
    sheet.range((1, 1), (len(rows), width)).value = rows
    _dress(sheet, report.findings)


def places(book: xlwings.Book) -> list[tuple[Place, str]]:
    """Every place of the list once, in its order, with what is wrong there. One read.

    Raises Trouble("no-findings") where the book was not judged.
    """
    sheet = existing(book)
    if sheet is None:
        raise Trouble("no-findings")
    found: dict[Place, list[str]] = {}
    for row in sheet.used_range.options(ndim=2).value[HEAD_ROW:]:
        place = (str(row[_SHEET] or ""), str(row[_CELL] or ""))
        if all(place):
            found.setdefault(place, []).append(str(row[_MESSAGE] or ""))
    return [(place, "\n".join(messages)) for place, messages in found.items()]


def _cells(row: findings_table.Row) -> list[Any]:
    cells: list[Any] = [_as_text(text) for text in row.texts]
    cells[0] = int(row.texts[0])
    if row.sheet and row.address:
        target = f"#{quoted(row.sheet)}!{row.address}".replace('"', '""')
        cells[_CELL] = f'=HYPERLINK("{target}","{row.address}")'  # a click goes to the cell
    return cells


def _as_text(text: str) -> str:
    """What a clerk typed must not become a formula, a number or a date on our sheet."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "'") or text[:1].isdigit() else text


def _dress(sheet: xlwings.Sheet, findings: Sequence[Finding]) -> None:
    for column, characters in enumerate(WIDTHS, 1):
        sheet.range((1, column)).column_width = characters
    title, head = sheet.range((1, 1)), sheet.range((HEAD_ROW, 1), (HEAD_ROW, len(WIDTHS)))
    title.font.bold, title.font.size, title.font.color = True, 16, _TITLE_FONT
    head.color, head.font.color, head.font.bold = _HEAD_FILL, _HEAD_FONT, True
    if not findings:
        return
    body = sheet.range((HEAD_ROW + 1, 1), (HEAD_ROW + len(findings), len(WIDTHS)))
    body.wrap_text, body.vertical_alignment = True, "top"
    errors = sum(finding.severity == "error" for finding in findings)
    if errors:  # they come first
        level = sheet.range((HEAD_ROW + 1, _SEVERITY + 1), (HEAD_ROW + errors, _SEVERITY + 1))
        level.font.bold, level.font.color = True, _ERROR_FONT
