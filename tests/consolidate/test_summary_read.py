"""A summary read back: its sums are made again from the offices' rows; a stored one is never trusted."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange

import xlplugin
from tests.drafting import spoilt
from validation import Filing, judge
from validation.values import Number, show
from xlplugin import demo
from xlplugin.filling import write
from xlplugin.intake.read import read_bytes
from xlplugin.ooxml import workbook
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch

T3 = "三 依申请公开"


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("summary")
    for name in ("西城区-2023", "洪泽区-2023"):
        xlplugin.fill(demo.report(name), folder / f"{name}.xlsx")
    xlplugin.consolidate(folder, folder / "汇总.xlsx", unit="某市")
    return (folder / "汇总.xlsx").read_bytes()


def _changed(data: bytes, sheet: str, change: str, stored: str) -> bytes:
    package = Package.open(data)
    part = next(s.part for s in workbook.sheets(package) if s.name == sheet)
    patch = SheetPatch(package.part(part))
    patch.set_stored(change, stored)
    package.replace(part, patch.to_bytes())
    return package.to_bytes()


def test_untouched_it_says_nothing_of_stale_sums(summary: bytes) -> None:
    filing = read_bytes(summary)
    assert filing.cells["t3.new.total"] == 1508 + 21
    assert [remark.rule for remark in filing.provenance.remarks] == []


def test_a_stored_sum_that_is_wrong_is_summed_again_and_said(summary: bytes) -> None:
    filing = read_bytes(_changed(summary, T3, "J6", "9999"))
    assert filing.cells["t3.new.total"] == 1529
    (finding,) = (f for f in judge(filing).findings if f.rule == "C-STALE")
    assert (finding.cells, finding.stated, finding.expected) == (("t3.new.total",), "9999", "1529")


@pytest.mark.parametrize("figure", [10**15, Decimal("0.00000000000000001")])
def test_a_figure_that_is_not_counted_is_no_number_in_the_row_of_its_office(figure: Number, tmp_path: Path) -> None:
    """Else the summary's formulas would come to another sum than we stored."""
    for name in ("西城区-2023", "洪泽区-2023"):
        filing = Filing(**demo.report(name))
        changed = {"t2.fees.amount": figure} if name == "西城区-2023" else {}
        write(spoilt(filing, changed), tmp_path / f"{name}.xlsx")
    result = xlplugin.consolidate(tmp_path, tmp_path / "汇总.xlsx", unit="某市")
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["分单位明细"]
    column = next(cell.column for cell in sheet[5] if cell.value == "t2.fees.amount")
    held = [row[column - 1].value for row in sheet.iter_rows(min_row=6)]
    assert sum(value for value in held if isinstance(value, int | float)) == pytest.approx(
        float(result.totals["t2.fees.amount"] or 0)
    )
    assert show(figure) in held


def test_the_charts_fit_on_their_printed_page(tmp_path: Path) -> None:
    """The largest offices are named, fifteen at most, and the last of them is not cut off."""
    (tmp_path / "in").mkdir()
    for number in range(16):
        filing = Filing(unit=f"第{number:02}局", year=2025, cells={"t3.new.total": number})
        write(filing, tmp_path / "in" / f"{number}.xlsx")
    xlplugin.consolidate(tmp_path / "in", tmp_path / "汇总.xlsx", unit="某市")
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["图表"]
    printed = CellRange(sheet.print_area.rpartition("!")[2].replace("$", ""))
    ends = [chart.anchor.to for chart in sheet._charts]
    assert len(ends) == 3
    assert all(end.row < printed.max_row and end.col < printed.max_col for end in ends)
