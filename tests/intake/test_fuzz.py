"""A few hundred spoilt workbooks, and random sheets whose cells are known; ``python -m tests.fuzz`` makes many more."""

from __future__ import annotations

import io
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings, strategies as st

from tests import fuzz
from tests.intake.makers import book, sheet
from xlplugin.intake.grid import CellError, CellValue
from xlplugin.intake.scan import _quick, rewrite

ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="_\ufffe\uffff"), max_size=12)
NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(min_value=-(10**6), max_value=10**6, places=6).map(lambda number: number.normalize()),
)
VALUES = st.one_of(NUMBERS, TEXTS.filter(bool), st.booleans(), st.sampled_from(ERRORS).map(CellError))
PLACES = st.tuples(st.integers(1, 40), st.one_of(st.integers(1, 12), st.integers(690, 710)))
SHEETS = st.dictionaries(PLACES, VALUES, max_size=25)


def same(found: CellValue, meant: object) -> bool:
    if isinstance(meant, bool) or isinstance(found, bool):
        return found is meant
    if isinstance(meant, Decimal) or isinstance(found, Decimal):
        return Decimal(str(found)) == meant
    return found == meant


def check(data: bytes, meant: dict[tuple[int, int], object]) -> None:
    for read in (fuzz.read_all, fuzz.read_parsed):
        found = {place[1:]: value for place, value in read(data).items()}
        assert found.keys() == meant.keys()
        assert [place for place in meant if not same(found[place], meant[place])] == []


@settings(max_examples=60)
@given(SHEETS)
def test_random_sheets_of_xlsxwriter_are_read_right(cells: dict[tuple[int, int], object]) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        written = made.add_worksheet()
        for (row, column), value in cells.items():
            if isinstance(value, CellError):
                written.write_formula(row - 1, column - 1, "=1/0", None, value.code)
            elif isinstance(value, bool):
                written.write_boolean(row - 1, column - 1, value)
            elif isinstance(value, str):
                written.write_string(row - 1, column - 1, value)
            else:
                written.write_number(row - 1, column - 1, float(str(value)))
    check(target.getvalue(), cells)


@settings(max_examples=40)
@given(SHEETS)
def test_random_sheets_of_openpyxl_are_read_right(cells: dict[tuple[int, int], object]) -> None:
    made = openpyxl.Workbook()
    for (row, column), value in cells.items():
        cell = made.active.cell(row, column)
        cell.value = value.code if isinstance(value, CellError) else value
        if isinstance(value, str):
            cell.data_type = "s"  # also what begins with "="
    target = io.BytesIO()
    made.save(target)
    check(target.getvalue(), cells)


ATTRIBUTES = st.sampled_from(
    ["", ' s="1"', ' t="s"', ' t="str"', ' t="b"', ' t="inlineStr"', ' t="n"', " t='e'", ' cm="1"']
)
CONTENTS = st.sampled_from(
    [
        "",
        "<v>1</v>",
        "<v>0</v>",
        "<v/>",
        "<v></v>",
        "<f>A1</f><v>1</v>",
        "<f>A1</f>",
        "<is><t>1</t></is>",
        "<is><r><t>1</t></r></is>",
        "<!-- -->",
        " ",
        "<v>1</v><v>2</v>",
        "<v>&#49;</v>",
        "<v>1<?x?></v>",
    ]
)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), ATTRIBUTES, CONTENTS), max_size=6))
def test_odd_sheets_are_read_the_same_scanned_and_parsed(cells: list[tuple[int, int, str, str]]) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="{"ABC"[column - 1]}{row}"{attributes}>{content}</c></row>'
        for row, column, attributes, content in cells
    )
    assert fuzz.judge(book(rows)) in ("read", "damaged", "unsafe")


def test_a_scanned_sheet_has_the_facts_of_a_parsed_one() -> None:
    for name, part in fuzz.form_parts().items():
        if name.startswith("xl/worksheets/sheet"):
            quick = _quick(part, name)
            assert quick is not None
            assert quick[1] == rewrite(part, name, 1000)[1]


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_spoilt_workbooks_are_read_or_refused(first: int) -> None:
    became = Counter(fuzz.judge(fuzz.spoilt(seed)) for seed in range(first, first + 100))
    assert became.total() == 100
    assert became["read"] > 3
    assert became["damaged"] > 30


def test_a_seed_always_spoils_alike() -> None:
    assert [fuzz.spoilt(seed) for seed in range(10)] == [fuzz.spoilt(seed) for seed in range(10)]


def test_a_long_sheet_that_does_not_match_is_given_up_at_once() -> None:
    """The pattern of plain sheets must not try every way to match (its time would double with every cell)."""
    row = "".join(f'<c r="{chr(65 + n % 26)}1" s="1" t="n"><f a="b">A1</f><v>1</v></c>' for n in range(20_000))
    assert _quick(sheet(f'<row r="1" a:b="c">{row}<c></row>').encode(), "x") is None
