"""More offices than one sheet holds: the rows go on upon further sheets, and nothing is lost or counted twice.

The limits are lowered, so that a dozen offices take three sheets.
"""

from __future__ import annotations

import random
import re
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook

import xlplugin
from tests.drafting import sound, spoilt
from tests.soffice import recalculated
from validation import editions, judge
from validation.values import Number, show
from workbook_templates.layout import places
from xlplugin.consolidation import sheets
from xlplugin.consolidation.bulk import RowWriter
from xlplugin.consolidation.detail import FIRST_ROW, LEAD, read_detail
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.run import consolidate
from xlplugin.consolidation.summary import write
from xlplugin.intake.read import read
from xlplugin.office.trace import from_summary
from xlplugin.ooxml import workbook
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch
from xlplugin.outputs import OutputError

OFFICES, ON_DETAIL, ON_LIST = 12, 5, 7
FIRST = editions.get("2021").keys[0]
DETAIL = ["分单位明细", "分单位明细（2）", "分单位明细（3）"]


class Made(NamedTuple):
    result: Consolidation
    path: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A summary of a dozen offices; every other one has a wrong total."""
    folder = tmp_path_factory.mktemp("split")
    for number in range(OFFICES):
        filing = sound(editions.get("2021"), random.Random(number), unit=f"第{number}局", year=2025)
        if number % 2:
            filing = spoilt(filing, {"t3.new.total": 900 + number})
        xlplugin.fill(filing.to_dict(), folder / "in" / f"{number}.xlsx")
    result = consolidate([folder / "in"], unit="某市")
    with pytest.MonkeyPatch.context() as lowered:
        lowered.setattr(sheets, "DETAIL_ROWS", ON_DETAIL)
        lowered.setattr(sheets, "LIST_ROWS", ON_LIST)
        write(result, folder / "汇总.xlsx")
    return Made(result, folder / "汇总.xlsx")


@pytest.fixture(scope="module")
def book(made: Made) -> openpyxl.Workbook:
    return openpyxl.load_workbook(made.path)


def column(sheet: Worksheet, number: int, first: int) -> list[object]:
    return [sheet.cell(row, number).value for row in range(first, sheet.max_row + 1)]


def test_every_office_has_one_row_on_one_of_the_sheets(made: Made, book: openpyxl.Workbook) -> None:
    assert [name for name in book.sheetnames if name.startswith("分单位明细")] == DETAIL
    rows = [column(book[name], 1, FIRST_ROW) for name in DETAIL]
    assert rows == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12]]
    units = [unit for name in DETAIL for unit in column(book[name], 2, FIRST_ROW)]
    assert units == [item.filing.unit for item in made.result.selection.included if item.filing]


@pytest.mark.parametrize("name", DETAIL[1:])
def test_every_further_sheet_is_set_up_as_the_first(book: openpyxl.Workbook, name: str) -> None:
    first, here = book[DETAIL[0]], book[name]
    heads = [[cell.value for cell in row] for row in first.iter_rows(min_row=2, max_row=FIRST_ROW - 1)]
    assert heads == [[cell.value for cell in row] for row in here.iter_rows(min_row=2, max_row=FIRST_ROW - 1)]
    for part in ("freeze_panes", "print_title_rows", "print_title_cols"):
        assert getattr(here, part) == getattr(first, part).replace(DETAIL[0], name), part
    assert here.page_setup.paperSize == first.page_setup.paperSize
    assert here.auto_filter.ref.startswith("A5:")
    assert str(here.cell(FIRST_ROW, 6).value).startswith('=HYPERLINK("./in/')


def test_the_other_lists_go_on_as_well(made: Made, book: openpyxl.Workbook) -> None:
    files = [file for name in ("报送情况", "报送情况（2）") for file in column(book[name], 2, 3)]
    assert sorted(map(str, files)) == sorted(f"第{number}局" for number in range(OFFICES))
    lists = [name for name in book.sheetnames if name.startswith(("报送情况", "问题清单", "单位比对"))]
    assert max(book[name].max_row for name in lists) == 2 + ON_LIST
    found = [rule for name in lists if name.startswith("问题清单") for rule in column(book[name], 8, 3)]
    reports = [made.result.report, *(item.report for item in made.result.selection.included if item.report)]
    assert found == [finding.rule for report in reports for finding in report.findings]


def changed(made: Made, name: str, folder: Path) -> Path:
    """The summary with 70,000 as the first figure of the second office on one of its sheets; sums as they were."""
    package = Package.open(made.path.read_bytes())
    part = next(sheet.part for sheet in workbook.sheets(package) if sheet.name == name)
    patch = SheetPatch(package.part(part))
    patch.set_number(f"I{FIRST_ROW + 1}", "70000")
    package.replace(part, patch.to_bytes())
    (folder / f"{name}.xlsx").write_bytes(package.to_bytes())
    return folder / f"{name}.xlsx"


def then(made: Made, name: str) -> Number:
    """The sum of the first figure after that."""
    was = made.result.selection.included[DETAIL.index(name) * ON_DETAIL + 1].filing
    assert was is not None
    return 70000 + (made.result.totals[FIRST] or 0) - (was.amount(FIRST) or 0)


@pytest.mark.libreoffice
def test_libreoffice_sums_over_all_sheets_as_we_do(made: Made, tmp_path: Path) -> None:
    again, *others = recalculated([made.path, *(changed(made, name, tmp_path) for name in DETAIL)], tmp_path / "out")
    computed, ours = openpyxl.load_workbook(again, data_only=True), openpyxl.load_workbook(made.path, data_only=True)
    names = [name for name in ours.sheetnames if name.startswith(("二", "三", "四", "图表"))]
    assert len(names) == 4
    for name in names:
        for row in ours[name].iter_rows():
            for cell in row:
                assert computed[name][cell.coordinate].value == cell.value, (name, cell.coordinate)
    sheet, address = places("2021")[FIRST]
    for name, path in zip(DETAIL, others, strict=True):
        assert openpyxl.load_workbook(path, data_only=True)[sheet][address].value == then(made, name)


def test_read_back_it_is_the_same_filing(made: Made) -> None:
    filing = read(made.path)
    assert {key: show(value) for key, value in filing.cells.items()} == {
        key: show(value) for key, value in made.result.totals.items()
    }
    assert [f.rule for f in judge(filing).findings if f.rule == "C-STALE"] == []
    assert len(filing.parts) == OFFICES


@pytest.mark.parametrize("name", DETAIL)
def test_a_figure_changed_on_any_of_the_sheets_is_summed_again(made: Made, tmp_path: Path, name: str) -> None:
    filing = read(changed(made, name, tmp_path))
    assert filing.amount(FIRST) == then(made, name)
    assert [f.cells for f in judge(filing).findings if f.rule == "C-STALE"] == [(FIRST,)]


def test_the_offices_are_read_back_from_all_sheets(made: Made) -> None:
    offices = read_detail(read(made.path))
    stated = [item.filing for item in made.result.selection.included if item.filing]
    assert [(o.unit, dict(o.cells)) for o in offices] == [(s.unit, dict(s.cells)) for s in stated]
    assert from_summary(read(made.path), "t2.licences.decisions").total == made.result.totals["t2.licences.decisions"]


def test_a_cell_holds_no_more_than_excel_reads() -> None:
    """Thousands of missing offices named in one cell; a text of a clerk's as long as a cell, quoted in a sentence."""
    few, many = ["甲局", "乙局"], [f"某县某镇第{number}办事处" for number in range(9_000)]
    assert sheets.named(few) == "甲局、乙局"
    assert (len(sheets.named(many)) <= 32_767, sheets.named(many)[-10:]) == (True, "……等 9000 家")
    writer = RowWriter(sheets.Styles(Workbook(BytesIO())), ["text"])
    (text,) = re.findall(r"<t [^>]*>([^<]*)</t>", writer.row(1, [("长" * 40_000, "text")]).decode())
    assert (len(text), text[-1]) == (32_767, "…")


def test_by_default_one_sheet_is_one_that_we_read_back() -> None:
    """Figures of seven digits in every cell of every row, and yet no part is refused."""
    from xlplugin.intake.guard import MAX_READ_PART
    from xlplugin.intake.scan import MAX_AREA

    keys = editions.get("2021").keys
    columns, cell = len(LEAD) + len(keys), len('<c r="GR8005" s="10"><v>1234567</v></c>')
    assert (sheets.DETAIL_ROWS + FIRST_ROW) * columns < MAX_AREA
    assert sheets.DETAIL_ROWS * (len(keys) * cell + 500) < MAX_READ_PART


def test_more_offices_than_a_workbook_holds_are_refused_in_a_sentence(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "汇总.xlsx").write_bytes(b"old")
    monkeypatch.setattr(sheets, "LAST_ROW", OFFICES)
    with pytest.raises(OutputError, match="consolidate level by level"):
        write(made.result, tmp_path / "汇总.xlsx")
    assert (tmp_path / "汇总.xlsx").read_bytes() == b"old"
