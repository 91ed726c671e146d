"""A sheet in the mould of others is read as if it were read in full; whatever is not in it to the byte is not read by it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from tests.intake.makers import book, sheet
from tests.intake.readings import as_usual, in_full, is_moulded, outcome
from xlplugin.intake import cells
from xlplugin.intake.cells import open_book
from xlplugin.intake.contents import is_usual
from xlplugin.intake.shapes import MAX_ALIKE, MAX_SHAPE, MAX_SHEET, Shapes

pytestmark = pytest.mark.usefixtures("nothing_known")

ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>表</t></is></c><c r="B1" t="inlineStr"><is><t>{unit}</t></is></c></row>'
    '<row r="2"><c r="A2"><v>{number}</v></c><c r="B2" t="str"><f>B1</f><v>{result}</v></c><c r="C2"><v>{other}</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>{shared}</v></c><c r="B3" t="b"><v>{truth}</v></c>'
    '<c r="C3" t="inlineStr"><is><t>注</t></is></c></row>'
)
USUAL = {"unit": "甲局", "number": "1", "result": "甲", "other": "2", "shared": "0", "truth": "1"}
MARGINS = '<pageMargins left="1"/>'


def part(after: str = MARGINS, **contents: str) -> str:
    return sheet(ROWS.format(**(USUAL | contents)), after=after)


def make_mould() -> None:
    """Of a sheet in which the unit differs."""
    for unit, are_met in (("甲局", False), ("乙局", False), ("丙局", False), ("丁局", True)):
        assert is_moulded(book(part(unit=unit))) == are_met


@pytest.mark.parametrize(
    "contents",
    [
        {"number": "7", "other": "0"},
        {"number": "14828.7092", "other": "-3"},
        {"other": "12345678901234567890"},
        {"other": "1E309"},
        {"number": "007"},
        {"unit": "戊&amp;己局", "result": "&#30002;"},
        {"truth": "0"},
    ],
)
def test_what_may_differ_is_read_by_the_mould(contents: dict[str, str]) -> None:
    make_mould()
    data = book(part(**contents))
    assert is_moulded(data)
    assert as_usual(data) == in_full(data)


ODD: dict[str, str] = {
    "no number": part(number="abc"),
    "a number with a blank": part(number=" 1"),
    "an empty number": part(number=""),
    "a number in full width": part(number="１"),
    "a number with a comment": part(number="1<!-- -->2"),
    "an odd number after an exact one": part(number="0.5", other="1_000"),
    "an odd result": part(result="_x0041_"),
    "an odd text": part(unit="甲\t乙"),
    "no such shared text": part(shared="7"),
    "a shared text with reading aids": part(shared="1"),
    "neither yes nor no": part(truth="2"),
    "another label before": part().replace("表", "页"),
    "another label after": part().replace("注", "註"),
    "another formula": part().replace("<f>B1", "<f>A1"),
    "another format": part().replace('<c r="C2">', '<c r="C2" s="1">'),
    "a text opened as a value": part().replace("<t>注", "<v>注"),
    "a value opened as a text": part(result="乙").replace("<v>乙", "<t>乙"),
    "a text opened with blanks to keep": part().replace("<t>注", '<t xml:space="preserve">注'),
    "each opened as the other": part(result="乙").replace("<v>乙", "<t>乙").replace("<t>甲局", "<v>甲局"),
    "a hidden row": part().replace('<row r="2">', '<row r="2" hidden="1">'),
    "a hidden column": part().replace("<sheetData>", '<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'),
    "a document type": f"<!DOCTYPE worksheet>{part()}",
    "an undeclared entity behind": part(after=MARGINS + "&x;"),
    "something behind": part(after='<pageMargins left="2"/>'),
    "a cell more": part().replace("</v></c></row>", '</v></c><c r="D2"><v>5</v></c></row>', 1),
    "cells exchanged": part().replace('r="A2"', 'r="X"').replace('r="C2"', 'r="A2"').replace('r="X"', 'r="C2"'),
    "the end alone": part()[part().index("<v>2</v>") :],
    "the beginning alone": part()[: part().index("<v>1</v>")],
    "nothing between": part()[: part().index("<is><t>甲局")] + part()[part().index("/is></c><c r=") :],
    "twice": part() + part(),
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_what_is_not_in_the_mould_is_read_as_in_full(odd: str) -> None:
    make_mould()
    data = book(odd)
    assert not is_moulded(data)
    wanted = outcome(data, in_full)
    for _ in range(4):  # met, and made a mould of its own, perhaps
        assert outcome(data, as_usual) == wanted
    data = book(part(number="8"))
    assert as_usual(data) == in_full(data)


def test_a_mould_is_widened_where_a_text_differs_that_did_not_before() -> None:
    make_mould()
    others = [part().replace("注", text) for text in ("一", "二", "三")]
    assert [is_moulded(book(other)) for other in others] == [False, True, True]
    data = book(others[0].replace("表", "页"))
    assert as_usual(data) == in_full(data)


def test_a_sheet_that_never_differs_is_a_mould_to_the_last_byte() -> None:
    words = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>表</t></is></c></row>')
    assert [is_moulded(book(words)) for _ in range(4)] == [False, False, False, True]
    for odd in (words + "<!-- -->", words.replace("表", "页"), words[:-1]):
        assert not is_moulded(book(odd))
        assert outcome(book(odd), as_usual) == outcome(book(odd), in_full)


def test_texts_are_no_moulds() -> None:
    """Each has a shape of its own, and would be tried in vain for every other."""
    words = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    assert not any(is_moulded(book(words.format("段" * length))) for length in range(1, 6))


PIECES = st.sampled_from(
    ["<v>", "</v>", "<v>1</v>", "<t>x</t>", "<!-- -->", "1", "<", ">", "\0", " ", "&amp;", "&x;", ' t="s"', ' s="1"', "v", "甲", ""]
)  # fmt: skip
DAMAGES = st.none() | st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 12), PIECES)
CONTENTS = {
    "unit": st.sampled_from(["甲局", "乙局", "v", "_x0041_", " 丙", "", "甲&amp;"]),
    "number": st.integers(-2, 10**16).map(str) | st.sampled_from(["0.30000000000000004", "1e5", "", "x", "5"]),
    "result": st.sampled_from(["甲", "乙", "v", "", "&#65;"]),
    "other": st.sampled_from(["0", "5", "12", "0.5"]),
    "shared": st.sampled_from(["0", "0", "0", "1", "2", "-1"]),
    "truth": st.sampled_from(["0", "1", "1", "2"]),
}


@settings(max_examples=300)
@given(st.data())
def test_whatever_was_read_before_a_sheet_is_read_as_alone(data: st.DataObject) -> None:
    """Most of its contents are those of the sheet before, so that there are moulds; some sheets are spoilt anywhere."""
    cells._SHAPES.clear()
    contents = dict(USUAL)
    for _ in range(8):
        for name in data.draw(st.sets(st.sampled_from(list(CONTENTS)), max_size=2)):
            contents[name] = data.draw(CONTENTS[name])
        text = part(**contents)
        if damage := data.draw(DAMAGES):
            place, length, piece = int(damage[0] * len(text)), damage[1], damage[2]
            text = text[:place] + piece + text[place + length :]
        assert outcome(book(text), as_usual) == outcome(book(text), in_full)


def test_what_is_remembered_of_moulds_has_a_limit() -> None:
    shapes = Shapes()
    for width in range(1, 2 * MAX_ALIKE):
        text = sheet(f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="{width}"/></row>')
        grid = open_book(book(text)).grid(open_book(book(text)).sheets[0])
        shapes.learn(text.encode(), None, grid)
        assert all(shapes.grid(text.encode(), None, "sheet") for _ in range(3))
        assert len(shapes.moulds["sheet"]) == min(width, MAX_ALIKE)
    large, huge = (
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=" " * size) for size in (MAX_SHAPE, MAX_SHEET)
    )
    shapes.learn(large.encode(), None, open_book(book(large)).grid(open_book(book(large)).sheets[0]))
    assert all(shapes.grid(large.encode(), None, "large") for _ in range(3))
    assert "large" not in shapes.last
    assert "large" not in shapes.moulds
    assert shapes.grid(huge.encode(), None, "huge") is None


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("第一行\n第二行，甲&amp;乙&#30002;", True),
        ("", True),
        ("甲_乙", True),
        ("甲_x乙", False),
        ("甲\t", False),
        ("甲\r", False),
        (" 甲", False),
        ("甲\n", False),
        ("甲\ufffe", False),
        ("甲\uffff", False),
        ("甲\ufffd", True),
        ("甲&nbsp;", False),
        ("&#65534;", False),
    ],
)
def test_a_text_is_usual_if_it_means_what_it_says(text: str, usual: bool) -> None:
    assert is_usual(text.encode()) == usual


def test_bytes_that_are_no_text_are_not_usual() -> None:
    assert not is_usual("甲".encode()[:2])
    assert not is_usual(b"&#30002;\xff")
