"""The sheet 校验结果 of the open workbook: written in one block, read in one block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from validation.findings import SEVERITIES, Language
from workbook_templates.layout import quoted
from xlplugin.live.items import Item, Place
from xlplugin.live.troubles import Trouble
from xlplugin.ribbon.buttons import FINDINGS_SHEET

if TYPE_CHECKING:
    import xlwings

_TITLES = {"zh": "校验结果", "en": "Findings"}
_SEVERITIES = {"zh": ("错误", "提示", "说明"), "en": ("error", "warning", "note")}
_COLUMNS: dict[Language, tuple[str, ...]] = {
    "zh": ("序号", "级别", "工作表", "单元格", "问题", "建议", "如何改正", "依据", "规则"),
    "en": ("No.", "Severity", "Sheet", "Cell", "What is wrong", "Suggestion", "What to do", "Source", "Rule"),
}
_WIDTHS = (6, 7, 14, 9, 56, 40, 40, 34, 14)
_HEAD_ROW, _SHEET_COLUMN, _CELL_COLUMN = 4, 3, 4
_HEAD_FILL, _HEAD_FONT, _TITLE_FONT = (31, 56, 100), (255, 255, 255), (31, 56, 100)
_FILLS = {"error": (252, 228, 228), "warning": (255, 242, 204), "note": (221, 235, 247)}


def summary(items: Sequence[Item], language: Language = "zh") -> str:
    """How many of each kind, in one sentence."""
    counts = Counter(item.severity for item in items)
    if not items:
        return "未发现问题。" if language == "zh" else "Nothing to complain of."
    parts = [
        f"{counts[severity]} 处{word}" if language == "zh" else f"{counts[severity]} {word}(s)"
        for severity, word in zip(SEVERITIES, _SEVERITIES[language], strict=True)
        if counts[severity]
    ]
    return ("发现 " + "、".join(parts) + "。") if language == "zh" else ", ".join(parts) + "."


def is_ours(sheet: xlwings.Sheet) -> bool:
    """Whether this tool made the sheet: its title and its headings say so."""
    title = sheet.range((1, 1)).value
    heading = sheet.range((_HEAD_ROW, _SHEET_COLUMN)).value
    return title in _TITLES.values() and heading in {columns[_SHEET_COLUMN - 1] for columns in _COLUMNS.values()}


def existing(book: xlwings.Book) -> xlwings.Sheet | None:
    """Our sheet of findings; None where the book has none.

    Raises Trouble("name-taken") where a sheet of that name is somebody else's.
    """
    sheet = next((sheet for sheet in book.sheets if sheet.name == FINDINGS_SHEET), None)
    if sheet is not None and not is_ours(sheet):
        raise Trouble("name-taken", sheet=FINDINGS_SHEET)
    return sheet


def write(book: xlwings.Book, items: Sequence[Item], heading: str, language: Language = "zh") -> None:
    """Write the findings, in place of earlier ones. `heading` names unit and year."""
    sheet = existing(book)
    if sheet is None:
        sheet = book.sheets.add(FINDINGS_SHEET, after=book.sheets[len(book.sheets) - 1])
    else:
        sheet.clear()
    width = len(_COLUMNS[language])
    rows: list[list[Any]] = [
        _row(_TITLES[language], width),
        _row(_as_text(heading), width),
        _row(summary(items, language), width),
        list(_COLUMNS[language]),
        *(_finding(number, item, language) for number, item in enumerate(items, 1)),
    ]
    sheet.range((1, 1), (len(rows), width)).value = rows
    _dress(sheet, items, width)


def places(book: xlwings.Book) -> list[tuple[Place, str]]:
    """Every place of the list once, in its order, with what is wrong there. One read."""
    sheet = existing(book)
    if sheet is None:
        raise Trouble("no-findings")
    rows = sheet.used_range.options(ndim=2).value[_HEAD_ROW:]
    found: dict[Place, list[str]] = {}
    for row in rows:
        place = (str(row[_SHEET_COLUMN - 1] or ""), str(row[_CELL_COLUMN - 1] or ""))
        if all(place):
            found.setdefault(place, []).append(str(row[_CELL_COLUMN] or ""))
    return [(place, "\n".join(messages)) for place, messages in found.items()]


def _row(text: str, width: int) -> list[Any]:
    return [text, *[None] * (width - 1)]


def _finding(number: int, item: Item, language: Language) -> list[Any]:
    severity = _SEVERITIES[language][SEVERITIES.index(item.severity)]
    sheet, address = item.places[0] if item.places else ("", "")
    texts = (item.message, item.suggestion, item.remedy, item.source, item.rule)
    return [number, severity, _as_text(sheet), _link(sheet, address), *map(_as_text, texts)]


def _link(sheet: str, address: str) -> str:
    """A click goes to the cell."""
    if not address:
        return ""
    target = f"#{quoted(sheet)}!{address}".replace('"', '""')
    return f'=HYPERLINK("{target}","{address}")'


def _as_text(text: str) -> str:
    """What a clerk typed must not become a formula or a number on our sheet."""
    return f"'{text}" if text[:1] in "=+-@'" or text[:1].isdigit() else text


def _dress(sheet: xlwings.Sheet, items: Sequence[Item], width: int) -> None:
    for column, characters in enumerate(_WIDTHS, 1):
        sheet.range((1, column)).column_width = characters
    title, head = sheet.range((1, 1)), sheet.range((_HEAD_ROW, 1), (_HEAD_ROW, width))
    title.font.bold, title.font.size, title.font.color = True, 16, _TITLE_FONT
    sheet.range((3, 1)).font.bold = True
    head.color, head.font.color, head.font.bold = _HEAD_FILL, _HEAD_FONT, True
    if not items:
        return
    body = sheet.range((_HEAD_ROW + 1, 1), (_HEAD_ROW + len(items), width))
    body.wrap_text, body.vertical_alignment = True, "top"
    for severity, first, last in _runs(items):
        sheet.range((_HEAD_ROW + first, 2), (_HEAD_ROW + last, 2)).color = _FILLS[severity]


def _runs(items: Sequence[Item]) -> list[tuple[str, int, int]]:
    """(severity, first, last) of neighbours of one kind: a fill for each run, not for each row."""
    runs: list[tuple[str, int, int]] = []
    for number, item in enumerate(items, 1):
        if runs and runs[-1][0] == item.severity:
            runs[-1] = (item.severity, runs[-1][1], number)
        else:
            runs.append((item.severity, number, number))
    return runs
