"""A sheet of known shape is read as if it were read in full, content by content; whatever is unusual is read in full."""

from __future__ import annotations

import random
from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given, settings, strategies as st

from tests.drafting import sound, spoilt
from tests.fuzz import without_shapes
from tests.intake.makers import MAIN, book, parts, sheet
from tests.intake.readings import as_usual, in_full, is_shaped, outcome, row, seen
from validation import editions
from validation.filing import Filing
from xlplugin.filling import fill
from xlplugin.intake.cells import open_book
from xlplugin.intake.contents import shared_texts
from xlplugin.intake.grid import CellError, CellValue
from xlplugin.intake.moulds import MouldedGrid
from xlplugin.intake.read import read_bytes
from xlplugin.intake.refusals import Refused
from xlplugin.intake.shaped import ShapedGrid
from xlplugin.intake.shapes import Shapes

pytestmark = pytest.mark.usefixtures("nothing_known")

USUAL = row(
    "><v>12</v>",
    ' t="s"><v>0</v>',
    ' t="str"><f>"a"</f><v>a</v>',
    ' t="inlineStr"><is><t>甲</t></is>',
    ' t="b"><v>1</v>',
)
FITTING: list[tuple[str, str, CellValue]] = [
    ("whole number", row("><v>0</v>"), 0),
    ("with zeros in front", row("><v>007</v>"), 7),
    ("fifteen digits", row("><v>999999999999999</v>"), 999_999_999_999_999),
    ("more digits than Excel keeps", row("><v>12345678901234567890</v>"), 12345678901234567168),
    ("money", row("><v>14828.7092</v>"), Decimal("14828.7092")),
    ("noise of a sum", row("><v>0.30000000000000004</v>"), Decimal("0.3")),
    ("negative", row("><v>-3</v>"), -3),
    ("exponent", row("><v>1.5E+3</v>"), 1500),
    ("beyond any number", row("><v>1E309</v>"), CellError("#NUM!")),
]


@pytest.mark.parametrize(("rows", "value"), [each[1:] for each in FITTING], ids=[each[0] for each in FITTING])
def test_a_number_is_understood_as_the_value_reader_does(rows: str, value: CellValue) -> None:
    open_book(book(row("><v>5</v>"))).grid(open_book(book(row("><v>5</v>"))).sheets[0])
    data = book(rows)
    assert is_shaped(data)
    assert seen(open_book(data)) == in_full(data)
    assert seen(open_book(data))[0][2, 1] == (type(value), value)


@pytest.mark.parametrize("text", ["&#30002;&#20057;", "a&amp;#30002;&#12288;b", "&#128512;", "&#160;甲&#12288;"])
def test_characters_by_their_numbers(text: str) -> None:
    """As openpyxl writes Chinese."""
    assert not is_shaped(book(USUAL))
    data = book(USUAL.replace("甲", text).replace("<v>a<", f"<v>{text}<"))
    assert is_shaped(data)
    assert seen(open_book(data)) == in_full(data)
    assert seen(open_book(data))[0][2, 4] == (str, unescape(text))


UNUSUAL: list[tuple[str, str]] = [
    ("another row", USUAL.replace("2", "3")),
    ("a number in words", USUAL.replace("<v>12</v>", "<v>abc</v>")),
    ("a number with blanks", USUAL.replace("<v>12</v>", "<v> 12</v>")),
    ("a number by reference", USUAL.replace("<v>12</v>", "<v>&#49;</v>")),
    ("a number with a comment", USUAL.replace("<v>12</v>", "<v>1<!-- -->2</v>")),
    ("an error cell", USUAL.replace('t="b"><v>1', 't="e"><v>#REF!')),
    ("neither yes nor no", USUAL.replace('t="b"><v>1', 't="b"><v>2')),
    ("a text with blanks at its edge", USUAL.replace("甲", " 甲")),
    ("a text with a tabulator", USUAL.replace("甲", "甲\t乙")),
    ("a NUL in a text", USUAL.replace("甲", "甲\0")),
    ("a NUL where a content was cut out", USUAL.replace("<v>12<", "\0")),
    ("an escaped character", USUAL.replace("甲", "_x0041_")),
    ("a letter by its number", USUAL.replace("甲", "&#97;")),
    ("a character by its number in another notation", USUAL.replace("甲", "&#x7532;")),
    ("the number of no character", USUAL.replace("甲", "&#1114112;")),
    ("half a character by its number", USUAL.replace("甲", "&#55357;")),
    ("a shared text of a number without end", USUAL.replace('t="s"><v>0', f't="s"><v>{"0" * 5000}1')),
    ("a shared text with reading aids", USUAL.replace('t="s"><v>0', 't="s"><v>1')),
    ("another formula", USUAL.replace('"a"', '"b"')),
    ("a date", USUAL.replace('<c r="A2">', '<c r="A2" s="1">')),
    ("two rows of one number", USUAL + USUAL.replace("A2", "F2")),
    ("a cell twice", USUAL.replace("B2", "A2")),
    ("a hidden row", USUAL.replace('<row r="2">', '<row r="2" hidden="1">')),
    ("line breaks between tags", USUAL.replace("><c", ">\n<c")),
    ("a row more", USUAL + '<row r="9"><c r="A9"><v>1</v></c></row>'),
    ("rows in another order", '<row r="9"><c r="A9"><v>1</v></c></row>' + USUAL),
]


@pytest.mark.parametrize("rows", [each[1] for each in UNUSUAL], ids=[each[0] for each in UNUSUAL])
def test_what_was_not_met_before_is_read_in_full(rows: str) -> None:
    assert not is_shaped(book(USUAL))
    assert is_shaped(book(USUAL.replace("12", "13").replace("甲", "乙&amp;丙")))
    data = book(rows)
    wanted = outcome(data, in_full)
    assert not is_shaped(data)
    assert outcome(data, as_usual) == wanted
    assert outcome(data, as_usual) == wanted  # and once more, now that it has been met


@pytest.mark.parametrize(
    ("columns", "number", "plain"),
    [
        ((1, 2), "3", [3, 12]),
        ((2,), "3", [12]),
        ((), "3", None),
        ((1, 2), "-3", None),
        ((1, 2), "1000000000000000", None),
        ((1, 2), "0.5", None),
        ((1, 3), "3", None),  # a shared text, whose number is no number of the form
        ((1, 4), "3", None),  # a text of digits
        ((1, 5), "3", None),  # nothing
    ],
)
def test_numbers_are_plain_where_all_are_known_to_be(columns: tuple[int, ...], number: str, plain: object) -> None:
    data = book(row(f"><v>{number}</v>", "><v>12</v>", ' t="s"><v>0</v>', ' t="inlineStr"><is><t>5</t></is>'))
    places = tuple((2, column) for column in columns)
    for wanted in (None, plain, plain, plain):  # read in full, cut up, and at last by a mould
        opened = open_book(data)
        grid = opened.grid(opened.sheets[0])
        found = grid.plain(places)
        assert (None if found is None else [*found]) == wanted
    assert isinstance(grid, MouldedGrid)


def test_places_are_looked_up_anew_each_time() -> None:
    rows = row("><v>1</v>", "><v>2</v>")
    is_shaped(book(rows))
    opened = open_book(book(rows))
    grid = opened.grid(opened.sheets[0])
    assert isinstance(grid, ShapedGrid)
    places = [(2, 1), (2, 2)]
    assert grid.take(places) == grid.take(tuple(places)) == [1, 2]
    places.reverse()
    assert grid.take(places) == grid.take(tuple(places)) == [2, 1]
    for first, second in [(1, 2), (2, 1)] * 5:  # one tuple comes to lie where the one before it lay
        found = grid.take(((2, first), (2, second)))
        assert found == [first, second]


@pytest.mark.parametrize("number", ["7", "-1"])
def test_a_shared_text_that_does_not_exist_is_a_refusal(number: str) -> None:
    texts = f'<sst xmlns="{MAIN}"><si><t>一</t></si><si><t>二</t></si></sst>'
    assert not is_shaped(book(USUAL, shared=texts))
    assert is_shaped(book(USUAL, shared=texts))
    with pytest.raises(Refused):
        as_usual(book(USUAL.replace('t="s"><v>0', f't="s"><v>{number}'), shared=texts))


def test_what_counts_days_otherwise_or_has_other_dates_has_shapes_of_its_own() -> None:
    assert not is_shaped(book(USUAL))
    dates = parts()["xl/styles.xml"].decode().replace('<xf numFmtId="0"/>', '<xf numFmtId="14"/>')
    from_1904 = parts()["xl/workbook.xml"].decode().replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    for data in (book(USUAL, styles=dates), book(USUAL, workbook_xml=from_1904)):
        assert not is_shaped(data)
        assert seen(open_book(data)) == in_full(data)


def test_shared_formulas_are_written_out_over_rows() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+1</f><v>3</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>{}</v></c></row>'
    )
    assert not is_shaped(book(rows.format(4)))
    data = book(rows.format(5))
    assert is_shaped(data)
    assert seen(open_book(data)) == in_full(data)
    assert seen(open_book(data))[1].formulas[2, 1].text == "B2+1"


def test_shared_texts_are_those_in_plain_writing() -> None:
    part = (
        '<?xml version="1.0"?><sst count="9"><si><t>规章</t><phoneticPr fontId="1" type="noConversion"/></si><si><t/></si>'
        '<si><t xml:space="preserve">a&amp;b</t></si><si><t> x</t></si><si><t></t></si>'
        '<si><r><t>第</t></r><r><rPr><sz val="10"/><rFont val="宋体"/></rPr><t xml:space="preserve">30</t></r></si>'
        '<si><r><t>一</t></r><r><t xml:space="preserve"> 二</t></r></si><si><r><t>一</t></r><rPh sb="0" eb="1"><t>注</t></rPh></si></sst>'
    )
    assert shared_texts(part.encode()) == [
        "规章".encode(),
        None,
        b"a&amp;b",
        None,
        b"",
        "第30".encode(),
        "一 二".encode(),
        None,
    ]
    assert shared_texts(b"<sst><si><t>a</t></si></sst><x/>") is None
    assert shared_texts(b"<sst><si><t>a</t></si><si/><si><t>b</t></si></sst>") is None


STRINGS = ["<si><t>零</t></si>", "<si/>", "<si></si>", "<si><t/></si>", "<si><t>a&amp;b</t></si>", "<si><t> 一 </t></si>",
    '<si><t xml:space="preserve"> 一 </t></si>', "<si><r><t>一</t></r><r><t>二</t></r></si>", "<si> <t>三</t></si>",
    '<si><r><rPr><sz val="1"/></rPr><t xml:space="preserve">一 </t></r><r><t>二</t></r></si>', "<x:si><x:t>四</x:t></x:si>",
    "<si><r><t>一 </t></r><r><t>二</t></r></si>", '<si><r><t xml:space="preserve">一\n</t></r><r><t>二</t></r></si>',
    '<si><t>五</t><rPh sb="0" eb="1"><t>注</t></rPh></si>', "<si><t>六</t><phoneticPr fontId='1'/></si>", "<!-- <si> -->",
    "<si><t>&#19971;</t></si>", "<si><t>&#32;八</t></si>", "<si><t>&#55357;</t></si>"]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(STRINGS), min_size=1, max_size=6), st.integers(0, 5))
def test_shared_texts_are_those_of_the_value_reader(strings: list[str], index: int) -> None:
    """Learned from a sheet with the first text; read in a workbook with any others, in any writing."""
    rows = row(' t="s"><v>{}</v>')
    outcome(book(rows.format(0)), as_usual)
    xmlns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    data = book(rows.format(index), shared=f"<sst {xmlns} {xmlns.replace('xmlns', 'xmlns:x')}>{''.join(strings)}</sst>")
    assert outcome(data, as_usual) == outcome(data, in_full)


@pytest.mark.parametrize("texts", ["<si><t>甲<t></si><si><t>乙</t></si>", "<si><t>甲</f></t></si><si><t>乙</t></si>"])
def test_a_damaged_list_of_shared_texts_is_refused(texts: str) -> None:
    rows = row(' t="s"><v>0</v>', ' t="s"><v>1</v>')
    assert not is_shaped(book(rows, shared=f'<sst xmlns="{MAIN}"><si><t>一</t></si><si><t>二</t></si></sst>'))
    data = book(rows, shared=f'<sst xmlns="{MAIN}">{texts}</sst>')
    assert outcome(data, as_usual) == outcome(data, in_full) == "damaged"


CHARACTERS = st.sampled_from([*"甲乙ab1 \n\t_x>\"'　\u00a0\u0301\ufffe", "&amp;", "&lt;"]) | st.sampled_from(
    [9, 10, 32, 95, 97, 159, 160, 769, 12288, 30002, 55357, 65534, 128512, 1114112]
).map("&#{};".format)
WRITTEN = st.lists(CHARACTERS, max_size=5).map("".join)
KINDS = [
    st.just(">"),
    st.integers(-(10**17), 10**17).map(lambda n: f"><v>{n}</v>"),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda n: f"><v>{n!r}</v>"),
    st.sampled_from(["1e5", "1E5", ".5", "5.", "+5", "0x1F", "1_000", "１２", "NaN", "inf", "1 2"]).map(
        lambda n: f"><v>{n}</v>"
    ),
    st.tuples(
        st.sampled_from(["1&#50;", "&#49;", "12&#30002;", "&#30002;"]), st.sampled_from(["", ' xml:space="preserve"'])
    ).map(lambda n: f"><v{n[1]}>{n[0]}</v>"),
    st.integers(-1, 3).map(lambda n: f' t="s"><v>{n}</v>'),
    st.tuples(WRITTEN, st.sampled_from(["", ' xml:space="preserve"'])).map(
        lambda t: f' t="inlineStr"><is><t{t[1]}>{t[0]}</t></is>'
    ),
    WRITTEN.map(lambda t: f' t="str"><f>"x"</f><v>{t}</v>'),
    st.sampled_from(["0", "1", "2", "true"]).map(lambda b: f' t="b"><v>{b}</v>'),
    st.sampled_from(["#REF!", "#N/A"]).map(lambda e: f' t="e"><v>{e}</v>'),
    st.sampled_from(["", ' s="1"', ' s="2"', ' s="9"']).map(lambda s: f"{s}><f>A1</f><v>45000</v>"),
]


@settings(max_examples=400)
@given(st.data())
def test_whatever_was_read_before_a_sheet_is_read_as_in_full(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(KINDS), min_size=2, max_size=4))
    for _ in range(5):
        drawn = book(row(*(data.draw(kind if data.draw(st.integers(0, 9)) else st.one_of(KINDS)) for kind in kinds)))
        assert outcome(drawn, as_usual) == outcome(drawn, in_full)


def same(one: Filing, other: Filing) -> bool:
    return one.to_dict() == other.to_dict() and one.provenance == other.provenance


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_forms_read_one_after_another_are_read_as_each_alone(edition: str) -> None:
    """Filled in sparsely or fully, sound or not, with a text or without: the second of a kind is not read otherwise."""
    shaped = 0
    for number in range(40):
        rnd = random.Random(number)
        filing = sound(editions.get(edition), rnd, unit=f"第{number}局", year=2025)
        blank = {key: None for key in filing.cells if rnd.random() < number % 3 / 3}
        data = fill(spoilt(filing, blank | ({"t3.new.total": 999_999} if number % 5 == 0 else {})))
        with without_shapes():
            wanted = read_bytes(data)
        assert same(read_bytes(data), wanted)
        opened = open_book(data)
        opened.load(opened.sheets)
        shaped += sum(isinstance(opened.grid(each), ShapedGrid) for each in opened.sheets)
    assert shaped > 200  # else this compares nothing


def test_what_is_remembered_has_a_limit() -> None:
    shapes = Shapes()
    grid = open_book(book(USUAL)).grid(open_book(book(USUAL)).sheets[0])
    for number in range(15_000):
        shapes.learn(sheet(f'<row r="{number + 1}"><c r="A{number + 1}"/></row>').encode(), None, grid)
    assert 0 < len(shapes.rows) <= 12_000
    shapes.learn(sheet(f'<row r="2"><c r="A2" s="{"1" * 20_000}"/></row>').encode(), None, grid)
    assert max(map(len, shapes.rows)) < 20_000


def test_rows_in_odd_writing_are_not_learned_beside_plain_ones() -> None:
    plain, odd = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="2"><c r="A2"><v>1</v></c><!-- 5 --></row>'
    assert not is_shaped(book(plain + odd))
    assert is_shaped(book(plain))
    assert not is_shaped(book(odd))
    assert not is_shaped(book(odd))


def test_known_rows_that_are_too_far_apart_together_are_read_in_full() -> None:
    wide, low = '<row r="1"><c r="XFD1"><v>1</v></c></row>', '<row r="4000"><c r="A4000"><v>2</v></c></row>'
    for rows in (wide, low):
        assert not is_shaped(book(rows))
        assert is_shaped(book(rows))
    data = book(wide + low)
    assert not is_shaped(data)
    assert seen(open_book(data)) == in_full(data)
    assert seen(open_book(data))[1].stray == ("XFD1",)
