"""A plain form is seen at one look, and read as it would be cell by cell; forms of all kinds are read as each alone."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from tests.drafting import sound, spoilt
from tests.fuzz import without_shapes
from validation import editions
from validation.filing import Cells, Filing
from validation.values import Blank, Raw
from workbook_templates.layout import defined_name, places
from xlplugin.filling import fill
from xlplugin.intake.cells import open_book
from xlplugin.intake.moulds import MouldedGrid
from xlplugin.intake.read import read_bytes
from xlplugin.intake.totals import template_totals
from xlplugin.ooxml import workbook
from xlplugin.ooxml.package import Package

pytestmark = pytest.mark.usefixtures("nothing_known")


def alone(data: bytes) -> Filing:
    """A form as it is read when nothing was read before."""
    with without_shapes():
        return read_bytes(data)


def same(one: Filing, other: Filing) -> bool:
    return one.to_dict() == other.to_dict() and one.provenance == other.provenance


def is_plain(filing: Filing) -> bool:
    """By a look at each of its cells."""
    return Cells(filing.edition, filing.cells.row).is_plain


WORDS = st.lists(st.sampled_from(["第一段。", "共收到申请 3 件。", "甲&乙", "a_x0041_b", "😀"]), max_size=4).map(
    "\n".join
)
FIELDS = st.fixed_dictionaries(
    {"unit": st.sampled_from(["甲局", "乙局", "某区 v 局"])},
    optional={
        "unit_code": st.just("11330000002480000X"),
        "contact": st.fixed_dictionaries({"name": st.just("张三")}, optional={"phone": st.sampled_from(["1", "2"])}),
        "narrative": st.dictionaries(st.sampled_from(["一", "五", "六"]), WORDS),
        "fee_notices": st.integers(0, 2),
        "nothing_to_report": st.booleans(),
    },
)
CELLS: st.SearchStrategy[Raw] = st.sampled_from(
    [None, 0, 3, -1, 10**15 - 1, 10**15, Decimal("0.5"), Decimal("0.0000001"), "3件", "12", "/", "#REF!", "甲"]
)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_forms_are_read_as_each_alone(data: st.DataObject) -> None:
    edition = editions.get(data.draw(st.sampled_from(["2021", "2021", "2019"])))
    for _ in range(4):
        rnd = random.Random(data.draw(st.integers(0, 5)))
        filing = sound(edition, rnd, **data.draw(FIELDS), year=2020)
        changes = data.draw(st.dictionaries(st.sampled_from(edition.keys), CELLS, max_size=2))
        content = fill(spoilt(filing, changes) if changes else filing)
        read = read_bytes(content)
        assert same(read, alone(content))
        assert read.cells.is_plain == is_plain(read)


@pytest.mark.parametrize("edition", editions.NAMES)
def test_forms_of_one_template_are_read_by_moulds(edition: str) -> None:
    for number in range(8):
        content = fill(sound(editions.get(edition), random.Random(number), unit=f"第{number}局", year=2020))
        assert same(read_bytes(content), alone(content))
    opened = open_book(content)
    opened.load(opened.sheets)
    assert [isinstance(opened.grid(each), MouldedGrid) for each in opened.sheets].count(True) >= 6


@pytest.mark.parametrize("edition", editions.NAMES)
def test_the_parts_of_a_total_are_counts(edition: str) -> None:
    """So that, of a plain form, they are whole numbers, whose sum is one whichever way it is computed."""
    kinds = {editions.get(edition).cells[part].kind for total in template_totals(edition) for part in total.parts}
    assert kinds == {"count"}


def with_cell(form: bytes, key: str, cell: str) -> bytes:
    """A form whose cell is written otherwise, its stored result or number put in where ``{}`` stands."""
    package = Package.open(form)
    name, address = places("2021")[key]
    part = next(sheet.part for sheet in workbook.sheets(package) if sheet.name == name)
    old = re.compile(rf'<c r="{address}"( s="[0-9]+")>(<f>[^<]*</f>)?<v>([0-9]+)</v></c>')
    text, count = old.subn(
        lambda found: f'<c r="{address}"{found[1]}{cell.format(found[3], formula=found[2])}</c>',
        package.part(part).decode(),
    )
    assert count == 1
    package.replace(part, text.encode())
    return package.to_bytes()


ONE, TOTAL = "t3.new.natural", "t3.new.total"


@pytest.mark.parametrize(
    ("key", "cell", "becomes", "said"),
    [
        (TOTAL, ">{formula}<v>{}</v>", "same", []),
        (TOTAL, ">{formula}<v>{}0</v>", "same", ["C-STALE"]),
        (TOTAL, ">{formula}", "same", ["C-STALE"]),
        (TOTAL, "><v>{}</v>", "same", ["C-FORMULA"]),
        (TOTAL, "><f>1+1</f><v>{}</v>", "same", ["C-FORMULA"]),
        (ONE, "><f>1+1</f>", 2, ["C-STALE"]),
        (ONE, ' t="str"><f>1+1</f><v></v>', Blank(), ["C-STALE"]),
    ],
)
def test_what_is_wrong_with_a_plain_form_is_said(key: str, cell: str, becomes: object, said: list[str]) -> None:
    form = fill(sound(editions.get("2021"), random.Random(1)))
    whole = [read_bytes(form) for _ in range(4)][-1]
    assert whole.cells.is_plain
    content = with_cell(form, key, cell)
    for _ in range(4):
        filing = read_bytes(content)
        assert filing.cells[key] == (whole.cells[key] if becomes == "same" else becomes)
        assert {remark.rule for remark in filing.provenance.remarks} == {*said}
        assert same(filing, alone(content))
        assert filing.cells.is_plain == is_plain(filing)


def test_a_total_without_a_result_is_missing_one() -> None:
    """Not a text that cannot be read, though its formula is no plain arithmetic."""
    form = with_cell(fill(sound(editions.get("2021"), random.Random(1))), TOTAL, ">{formula}")
    (remark,) = read_bytes(form).provenance.remarks
    assert remark.facts["missing"] == "yes"


@pytest.mark.parametrize(
    ("key", "label"), [("t2.licences.decisions", "行政许可"), ("t3.denied_1.natural", "1.属于国家秘密")]
)
def test_a_form_that_lost_a_cell_is_not_plain(key: str, label: str) -> None:
    package = Package.open(fill(sound(editions.get("2021"), random.Random(1))))
    main = workbook.main_part(package)
    package.replace(main, package.part(main).replace(f'name="{defined_name(key)}"'.encode(), b'name="lost"'))
    for sheet in workbook.sheets(package):
        package.replace(sheet.part, package.part(sheet.part).replace(f">{label}<".encode(), b">x<"))
    content = package.to_bytes()
    for _ in range(4):
        filing = read_bytes(content)
        assert filing.cells[key] == Blank()
        assert not filing.cells.is_plain
        assert same(filing, alone(content))
