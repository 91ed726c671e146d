"""The template is the form: what the code builds, with the form's wording, names, limits and formulas."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator

from validation import editions
from workbook_templates.build import build
from workbook_templates.formulas import ranges
from workbook_templates.layout import CHECKS, COVER, META, WORDS, a1, defined_name, layout, reference
from workbook_templates.shipped import shipped


@pytest.fixture(scope="module", params=editions.NAMES)
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def book(edition: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(shipped(edition)))


def test_the_shipped_template_is_the_one_that_the_code_builds(edition: str) -> None:
    assert build(editions.get(edition)) == shipped(edition)


def test_its_sheets(book: Workbook) -> None:
    assert book.sheetnames == [COVER, "二 主动公开", "三 依申请公开", "四 复议诉讼", WORDS, CHECKS, META]
    assert book[META].sheet_state == "hidden"


def test_every_cell_of_the_form_has_a_defined_name(edition: str, book: Workbook) -> None:
    for key in editions.get(edition).keys:
        assert book.defined_names[defined_name(key)].attr_text


def test_inputs_are_open_and_totals_are_locked_formulas(edition: str, book: Workbook) -> None:
    form = editions.get(edition)
    for table in layout(edition).tables.values():
        sheet = book[table.sheet]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for key, at in table.cells.items():
            cell = sheet.cell(*at)
            assert cell.protection.locked == (key in form.totals), key
            assert (isinstance(cell.value, str) and cell.value.startswith("=")) == (key in form.totals), key


def test_every_input_is_limited_with_a_chinese_prompt(edition: str, book: Workbook) -> None:
    form = editions.get(edition)
    for table in layout(edition).tables.values():
        sheet = book[table.sheet]
        for key, (row, column) in table.cells.items():
            if key in form.totals:
                continue
            limits = [
                rule
                for rule in sheet.data_validations.dataValidation
                if sheet.cell(row, column).coordinate in rule.sqref
            ]
            kinds = {"count": "whole", "change": "whole", "money": "decimal"}
            assert [rule.type for rule in limits] == [kinds[form.cells[key].kind]], key
            assert limits[0].prompt
            assert limits[0].error


def test_a_cell_turns_red_where_one_of_its_equations_is_broken(edition: str, book: Workbook) -> None:
    """A few conditions for whole areas say of every cell what each of its equations says."""
    form = layout(edition)
    wanted: dict[str, set[tuple[str, bool]]] = {key: set() for key in form.edition.keys}
    for equation in form.edition.equations:
        condition = f"ROUND(SUM({ranges(form, equation.left)})-SUM({ranges(form, equation.right)}),6)<>0"
        for key in equation.cells:
            wanted[key].add((condition, key in equation.left or not equation.rule.fills))
    for table in form.tables.values():
        rules = book[table.sheet].conditional_formatting
        assert len(rules) <= 8, table.sheet
        for key, at in table.cells.items():
            assert {found for found in coloured(rules, a1(*at)) if "ROUND" in found[0]} == wanted[key], key


def coloured(formats: ConditionalFormattingList, cell: str) -> Iterator[tuple[str, bool]]:
    """The conditions that hold for a cell, as they read there, and whether they fill it."""
    for areas in formats:
        if cell not in areas.sqref:
            continue
        first = str(areas.sqref).split(":")[0].split(" ")[0]
        for rule in areas.rules:
            here = Translator(f"={rule.formula[0]}", origin=first).translate_formula(cell)
            yield here.removeprefix("=").replace("$", ""), rule.dxf.fill is not None


PRINTED = [
    ("三 依申请公开", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "A3:C5"),
    ("三 依申请公开", "法人或其他组织", "E4:I4"),
    ("三 依申请公开", "三、本年度办理结果", "A8:A29"),
    ("三 依申请公开", "（三）不予公开", "B10:B17"),
    ("三 依申请公开", "（七）总计", "B29:C29"),
    ("四 复议诉讼", "行政诉讼", "F3:O3"),
    ("四 复议诉讼", "未经复议直接起诉", "F4:J4"),
]


@pytest.mark.parametrize(("sheet", "text", "area"), PRINTED, ids=[text[:12] for _, text, _ in PRINTED])
def test_the_published_headers_stand_merged_where_the_form_has_them(sheet: str, text: str, area: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(shipped("2021")))
    assert book[sheet][area.split(":")[0]].value == text
    assert area in [str(merged) for merged in book[sheet].merged_cells.ranges]


def test_prints_on_a4(book: Workbook) -> None:
    for sheet in book.worksheets[:-1]:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.print_area, sheet.title


def test_names_point_at_the_cells() -> None:
    book = openpyxl.load_workbook(io.BytesIO(shipped("2021")))
    assert book.defined_names["t3_new_total"].attr_text == reference("三 依申请公开", "J6") == "'三 依申请公开'!$J$6"
