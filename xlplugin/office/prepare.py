"""A unit's workbook as it is sent out: identity written and locked, last year's figures brought in.

Last year's 四 stands in 二、上年结转, open to correction; every other figure of last year stands in grey beside the
form, outside what is printed and read, to compare with while typing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from validation import Filing, editions
from validation.values import show
from workbook_templates.layout import HEADER_ROW, TableLayout, a1, layout
from workbook_templates.palette import GREY, TOTAL_TINT
from xlplugin.filling import fill
from xlplugin.forms import empty
from xlplugin.office.roster import Unit
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch
from xlplugin.ooxml.styles import StylePatch

_LOCKED = ("unit", "unit_code", "year")
_WIDTHS = {"t2": 24.0, "t3": 11.0}


def prepare(unit: Unit, year: int, previous: Filing | None = None, edition: str = editions.CURRENT) -> bytes:
    """The workbook; the same unit and figures always give the same bytes."""
    filing = empty(unit.name, unit.code, year, edition=edition, previous=previous)
    form = layout(edition)

    def finish(package: Package, sheets: Mapping[str, SheetPatch]) -> None:
        styles = StylePatch(package)
        for name in _LOCKED:
            if getattr(filing, name):
                sheet, address = form.fields[name]
                locked = styles.derive(sheets[sheet].style(address), locked=True, fill=TOTAL_TINT)
                sheets[sheet].set_style(address, locked)
        if previous is not None:
            for table in form.tables.values():
                _compare(sheets[table.sheet], styles, table, previous)
        styles.save()

    return fill(filing, given=(), then=finish)


def _compare(patch: SheetPatch, styles: StylePatch, table: TableLayout, previous: Filing) -> None:
    """Last year's figures beside a table (below it, where it is one row)."""
    placed = list(_places(table))
    if not any(key in previous.cells for key, *_ in placed):
        return
    for key, at, label_at, label in placed:
        figure = styles.derive(patch.style(a1(*table.cells[key])), font_color=GREY, bold=False, locked=True)
        patch.set_text(a1(*label_at), label)
        patch.set_style(a1(*label_at), figure)
        if key in previous.cells:
            amount = previous.amount(key)
            if amount is None:
                patch.set_text(a1(*at), show(previous.cells[key]))
            else:
                patch.set_number(a1(*at), show(amount))
            patch.set_style(a1(*at), figure)
    if table.table.code in _WIDTHS:
        patch.set_width(placed[0][1][1], _WIDTHS[table.table.code])


def _places(table: TableLayout) -> Iterator[tuple[str, tuple[int, int], tuple[int, int], str]]:
    """(cell, where last year's figure goes, where its heading goes, the heading)."""
    beside = table.last_column + 2
    for block in table.table.blocks:
        last = block.columns[-1]
        for line in block.lines:
            if table.table.code == "t4":
                for column in block.columns:
                    key = f"t4.{line.code}.{column.code}"
                    row, at = table.cells[key]
                    yield key, (row + 2, at), (row + 1, 1), "上年度："
                continue
            key = f"{table.table.code}.{line.code}.{last.code}"
            row = table.cells[key][0]
            head = HEADER_ROW if table.table.code == "t3" else _first_row(table, block.lines[0].code) - 1
            yield key, (row, beside), (head, beside), _last_years(last.label)


def _first_row(table: TableLayout, line: str) -> int:
    return min(at[0] for key, at in table.cells.items() if key.split(".")[1] == line)


def _last_years(label: str) -> str:
    label = label.replace("单位：", "")
    return label.replace("本年", "上年") if "本年" in label else f"上年{label}"
