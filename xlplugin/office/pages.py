"""Sheets that the summary workbook gains from this package: 领导简报, 分组统计, 数据构成, 汇总核对, 单位比对.

Each function adds one sheet to the open workbook, or none where there is nothing to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nlargest
from pathlib import PurePath
from typing import TYPE_CHECKING

from validation import Filing
from validation.values import Number, Value, amount, are_whole, show
from workbook_templates.measure import height
from xlplugin.consolidation import sheets
from xlplugin.consolidation.detail import SHEET as DETAIL, column_of
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.sheets import named, put, split
from xlplugin.office import rollup

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlplugin.consolidation.sheets import Styles
    from xlplugin.office.notices import Notice

GROUPS, MAKEUP, CHECK, PEERS = "分组统计", "数据构成", "汇总核对", "单位比对"
_NAMED = 15
"""Units named for a cell; the others are summed up."""

_RUN = 100
"""Units of whom it is asked first how large the largest is."""

Row = Sequence[Number | str | None]


def write_groups(book: Workbook, styles: Styles, result: Consolidation) -> None:
    """报送情况 by group: how many in each state, and who is still missing."""
    if result.roster is None:
        return
    from xlplugin.office.status import STATES, groups, unit_states

    units, _ = unit_states(result.roster, result.selection)
    missing: dict[str, list[str]] = {}
    for unit in units:
        if unit.state in ("missing", "refused", "wrong-year", "wrong-edition"):
            missing.setdefault(unit.group, []).append(unit.unit.name)
    rows: list[Row] = [
        [group, sum(states.values()), *states.values(), named(missing.get(group, []))]
        for group, states in groups(units).items()
    ]
    total = [sum(unit.state == state for unit in units) for state in STATES]
    heads = ("分组", "应报", *(label for label, _ in STATES.values()), "还缺")
    widths = (34, 8, *(9,) * len(STATES), 60)
    _table(book.add_worksheet(GROUPS), styles, heads, widths, [*rows, ["合计", len(units), *total, None]])


def write_makeup(sheet: Worksheet, styles: Styles, result: Consolidation) -> None:
    """数据构成: for every cell above zero who makes it up, the largest first, with a link to the whole column."""
    filings = [item.filing for item in result.selection.included if item.filing is not None]
    edition, rows, links = result.summary.edition, [], []
    for key, values in result.columns.values.items():
        cell = edition.cells[key]
        units, made = _shares(values, filings, result.totals[key], result.columns.are_plain)
        if not units:
            continue
        table = f"{cell.table.numeral}、{cell.table.title}"
        note = rollup.note_of(key)
        said = rollup.NOTES[note][0] if note else None
        rows.append([table, cell.line.label, cell.column.label, key, result.totals[key], units, made, said])
        letters = column_of(edition, key)
        links.append(f"internal:'{DETAIL}'!{letters}1:{letters}{min(len(filings), sheets.DETAIL_ROWS) + 8}")
    heads = ("表", "项目", "栏目", "单元格", "合计", "单位数", "由谁构成（从多到少；点合计看各单位明细）", "统计口径")
    _table(sheet, styles, heads, (24, 34, 16, 24, 14, 9, 90, 40), rows)
    for row, (link, cells) in enumerate(zip(links, rows, strict=True), 2):
        total = result.totals[str(cells[3])]
        sheet.write_url(row, 4, link, styles["link"])
        sheet.write_number(row, 4, float(total or 0), styles["link"])


def _shares(
    values: Sequence[Value], filings: Sequence[Filing], total: Number | None, are_plain: bool
) -> tuple[int, str]:
    """How many units state more or less than 0; the largest by name, the rest as a sum.

    :param total: the sum of all of them.
    :param are_plain: the values are known to be numbers, which else is looked at.
    """
    are_numbers = are_plain or are_whole(values)
    amounts: Sequence[Number] = values if are_numbers else [amount(value) or 0 for value in values]  # type: ignore[assignment]
    units = len(amounts) - amounts.count(0)
    if not units:
        return 0, ""
    largest = _largest(amounts)
    named_ones = "；".join(f"{filings[at].unit} {show(-number)}" for number, at in largest)
    rest = units - len(largest)
    if not rest:
        return units, named_ones
    others = (total or 0) + sum(number for number, _ in largest)
    return units, f"{named_ones}；其余 {rest} 家 {show(others)}"


def _largest(amounts: Sequence[Number]) -> list[tuple[Number, int]]:
    """The largest, negated, and where they stand; none of 0."""
    starts = range(0, len(amounts), _RUN)
    tops = [max(amounts[start : start + _RUN]) for start in starts]
    # As many runs as are wanted hold one each of at least this: what is smaller is not wanted, and few runs hold more.
    least = nlargest(_NAMED, tops)[-1] if len(tops) >= _NAMED else 0
    if least <= 0:
        return sorted([(-number, at) for at, number in enumerate(amounts) if number])[:_NAMED]
    found = sorted(
        (-number, at)
        for start, top in zip(starts, tops, strict=True)
        if top > least
        for at, number in enumerate(amounts[start : start + _RUN], start)
        if number > least
    )
    at = -1
    while len(found) < _NAMED:
        at = amounts.index(least, at + 1)
        found.append((-least, at))
    return found[:_NAMED]


def write_check(book: Workbook, styles: Styles, result: Consolidation) -> None:
    """汇总核对: Σ of the parts against what the unit above has published, cell by cell."""
    found = rollup.compare(result)
    if found is None:
        return
    rows = [
        [
            rollup.where(result, line),
            line.summed,
            line.published,
            line.difference or None,
            rollup.VERDICTS[line.verdict][0] + (f"（{line.largest}）" if line.largest else ""),
            rollup.NOTES[line.note][0] if line.note and line.verdict != "equal" else None,
        ]
        for line in sorted(found.lines, key=lambda line: line.verdict == "equal")
    ]
    heads = ("项目", "下级之和", "本级公布", "差", "结论", "统计口径")
    source = PurePath(found.published_file).name or found.unit
    note = f"与本级公布数（{source}）核对。{found.sentence()}"
    _table(book.add_worksheet(CHECK), styles, heads, (52, 14, 14, 12, 26, 70), rows, note)


def write_peers(book: Workbook, styles: Styles, notices: Sequence[Notice]) -> None:
    """单位比对: what a person should look at; none of it is an error."""
    rows = [[PurePath(note.file).name, note.sentence()] for note in notices]
    if not rows:
        return
    for name, first, count in split(PEERS, len(rows), sheets.LIST_ROWS):
        sheet = book.add_worksheet(name)
        _table(sheet, styles, ("文件", "请核对（不算错误）"), (40, 110), rows[first : first + count])


def _table(
    sheet: Worksheet,
    styles: Styles,
    heads: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Row],
    note: str = "",
) -> None:
    """Fill a sheet: a title (and a note beside it), headings and rows, set for A4 across."""
    name: str = sheet.get_name()
    last = len(heads) - 1
    put(sheet, 0, 0, 0, last, f"{name}　{note}" if note else name, styles["heading"])
    sheet.set_row(0, 30)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, head, styles["head"])
    row = 1
    for row, cells in enumerate(rows, 2):
        texts = [(cell, width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str)]
        sheet.set_row(row, height(texts))
        for column, cell in enumerate(cells):
            style = (
                "money"
                if not isinstance(cell, str | int) and cell is not None
                else "count"
                if isinstance(cell, int)
                else "label"
            )
            put(sheet, row, column, row, column, cell, styles[style])
    sheet.freeze_panes(2, 0)
    if row > 1:
        sheet.autofilter(1, 0, row, last)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_footer("&C&9第 &P 页 共 &N 页")
