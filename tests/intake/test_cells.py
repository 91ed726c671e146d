"""Every cell is read right or the file is refused: what readers drop, guess or confuse (docs/hazards.md)."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from tests.fuzz import without_shapes
from tests.intake.makers import MAIN, SHEET, book, parts, sheet
from xlplugin.intake.cells import Book, open_book
from xlplugin.intake.grid import CellError, CellValue
from xlplugin.intake.refusals import Refused
from xlplugin.intake.scan import Facts, Formula, rewrite
from xlplugin.intake.shift import shifted

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def opened(rows: str, **changes: str | bytes | None) -> Book:
    return open_book(book(rows, **changes))


def values(data: Book) -> dict[tuple[int, int], CellValue]:
    grid = data.grid(data.sheets[0])
    places = ((row, column) for row in range(1, grid.height + 1) for column in range(1, grid.width + 1))
    return {place: value for place in places if (value := grid.value(*place)) is not None}


def one(cell: str, **changes: str | bytes | None) -> CellValue:
    """The value of the only cell of a sheet."""
    return values(opened(f'<row r="1">{cell}</row>', **changes)).get((1, 1))


READ: list[tuple[str, str, CellValue]] = [
    ("whole number", '<c r="A1"><v>12</v></c>', 12),
    ("zero is not blank", '<c r="A1"><v>0</v></c>', 0),
    ("blank is not zero", '<c r="A1" s="1"/>', None),
    ("empty text is blank", '<c r="A1" t="str"><v></v></c>', None),
    ("money is exact", '<c r="A1"><v>14828.7092</v></c>', Decimal("14828.7092")),
    ("noise of a sum", '<c r="A1"><f>0.1+0.2</f><v>0.30000000000000004</v></c>', Decimal("0.3")),
    ("seventeen digits of Excel", '<c r="A1"><v>25.100000000000001</v></c>', Decimal("25.1")),
    ("six decimals", '<c r="A1"><v>0.000001</v></c>', Decimal("0.000001")),
    ("exponent", '<c r="A1"><v>1.5E3</v></c>', 1500),
    ("negative", '<c r="A1"><v>-3</v></c>', -3),
    ("beyond any number", '<c r="A1"><v>1e309</v></c>', CellError("#NUM!")),
    ("shared text", '<c r="A1" t="s"><v>0</v></c>', "零"),
    ("rich text without its reading aid", '<c r="A1" t="s"><v>1</v></c>', "一 二"),
    ("inline text", '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 12 </t></is></c>', " 12 "),
    ("text of a formula", '<c r="A1" t="str"><f>"a"</f><v>a&amp;b</v></c>', "a&b"),
    ("no text at all", '<c r="A1" t="s"><v/></c>', None),
    ("text that looks like nothing", '<c r="A1" t="inlineStr"><is><t>N/A</t></is></c>', "N/A"),
    ("yes or no", '<c r="A1" t="b"><v>1</v></c>', True),
    ("error", '<c r="A1" t="e"><v>#REF!</v></c>', CellError("#REF!")),
    ("error of a formula", '<c r="A1" s="2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
    ("error of a query", '<c r="A1" t="e"><v>#GETTING_DATA</v></c>', CellError("#GETTING_DATA")),
    ("date", '<c r="A1" s="1"><v>45000</v></c>', "2023-03-15"),
    ("date in an East Asian format", '<c r="A1" s="2"><v>45000</v></c>', "2023-03-15"),
    ("date as ISO text", '<c r="A1" t="d"><v>2023-03-15</v></c>', "2023-03-15"),
    ("time", '<c r="A1" s="1"><v>0.5</v></c>', "12:00:00"),
    ("no number in a number cell", '<c r="A1"><v>abc</v></c>', "abc"),
    ("comment in a number", '<c r="A1"><v>1<!-- 5 -->2</v></c>', 12),
    ("instruction in a number", '<c r="A1"><v>1<?x y?>2</v></c>', 12),
    ("CDATA", '<c r="A1"><v><![CDATA[5]]></v></c>', 5),
    ("character reference", '<c r="A1"><v>&#53;</v></c>', 5),
    ("character reference, blanks kept", '<c r="A1"><v xml:space="preserve">1&#53;</v></c>', 15),
    ("character reference in the text of a formula", '<c r="A1" t="str"><f>B1</f><v>&#30002;1</v></c>', "甲1"),
    ("single quotes", "<c r='A1' t='e'><v>#N/A</v></c>", CellError("#N/A")),
    ("blanks around =", '<c r = "A1" t = "e" ><v>#N/A</v></c>', CellError("#N/A")),
    ("attributes in other order", '<c t="e" s="1" r="A1"><v>#N/A</v></c>', CellError("#N/A")),
    ("no reference", "<c><v>7</v></c>", 7),
    ("unknown style", '<c r="A1" s="99"><v>45000</v></c>', 45000),
    ("line breaks between tags", '<c r="A1">\n <v>7</v>\n</c>', 7),
]


@pytest.mark.parametrize(("cell", "value"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_a_cell_is_read_as_it_stands(cell: str, value: CellValue) -> None:
    found = one(cell)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("cell", "value"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_a_parsed_and_rewritten_sheet_says_the_same(cell: str, value: CellValue) -> None:
    part, _ = rewrite(sheet(f'<row r="1">{cell}</row>').encode(), "x", 2)
    found = values(opened(part.decode(), **{}))
    assert found.get((1, 1)) == (None if isinstance(value, CellError) and value.code != "#NUM!" else value)


REFUSED = [
    ("cell twice", '<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>', "ambiguous"),
    ("cell in another row", '<c r = "A2"><v>1</v></c>', "ambiguous"),
    ("two values in a cell", '<c r="A1"><v>1</v><v>2</v></c>', "bad-part"),
    ("text in the wrong element", '<c r="A1" t="inlineStr"><v>1</v></c>', "bad-part"),
    ("number in the wrong element", '<c r="A1"><is><t>1</t></is></c>', "bad-part"),
    ("value and text", '<c r="A1" t="inlineStr"><v>1</v><is><t>2</t></is></c>', "bad-part"),
    ("shared text that is not there", '<c r="A1" t="s"><v>9</v></c>', "bad-part"),
    ("shared text before the first", '<c r="A1" t="s"><v>-1</v></c>', "bad-part"),
    ("unknown type", '<c r="A1" t="zz"><v>1</v></c>', "bad-part"),
    ("beyond the last column", '<c r="ZZZ1"><v>1</v></c>', "bad-part"),
]


@pytest.mark.parametrize(("cell", "key"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_cell_that_programs_read_differently_refuses_the_file(cell: str, key: str) -> None:
    with pytest.raises(Refused) as caught:
        one(cell)
    assert caught.value.key == key


def test_a_row_given_twice_refuses_the_file() -> None:
    rows = '<row r="1"><c r="A1"><v>3</v></c></row><row r="1"><c r="A1"><v>4</v></c></row>'
    with pytest.raises(Refused) as caught:
        values(opened(rows))
    assert caught.value.key == "ambiguous"


SAME_TWO_ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
WRITINGS = {
    "lying dimension": sheet(SAME_TWO_ROWS, before='<dimension ref="A1"/>'),
    "huge dimension": sheet(SAME_TWO_ROWS, before='<dimension ref="A1:XFD1048576"/>'),
    "rows out of order": sheet('<row r="3"><c r="B3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'),
    "no row numbers": sheet("<row><c><v>1</v></c></row><row/><row><c/><c><v>3</v></c></row>"),
    "prefixed names": (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        '</x:row><x:row r="3"><x:c r="B3"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    ),
    "comment between rows": sheet(SAME_TWO_ROWS.replace("</row><row", "</row><!-- 7 --><row")),
    "strict namespace": sheet(SAME_TWO_ROWS).replace(MAIN, STRICT),
    "formatted to the last row": sheet(f'{SAME_TWO_ROWS}<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    "merged over values": sheet(SAME_TWO_ROWS, after='<mergeCells count="1"><mergeCell ref="A1:B3"/></mergeCells>'),
    "merged to the end": sheet(SAME_TWO_ROWS, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
}


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_legal_writing_gives_the_same_cells(writing: str, encoding: str) -> None:
    assert values(opened("", sheet1=writing.encode(encoding))) == {(1, 1): 1, (3, 2): 3}


def test_a_whole_workbook_in_the_strict_form_is_read() -> None:
    strict = {
        name: content.replace(MAIN.encode(), STRICT.encode()).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts(SAME_TWO_ROWS).items()
    }
    from tests.intake.makers import packed

    data = open_book(packed(strict))
    assert [sheet.name for sheet in data.sheets] == ["表"]
    assert values(data) == {(1, 1): 1, (3, 2): 3}


def test_a_stray_cell_at_the_far_corner_is_named_and_the_rest_is_read() -> None:
    data = opened(f'{SAME_TWO_ROWS}<row r="1048576"><c r="XFD1048576"><v>9</v></c></row>')
    assert values(data) == {(1, 1): 1, (3, 2): 3}
    assert data.facts(data.sheets[0]).stray == ("XFD1048576",)


def test_a_sheet_with_cells_far_apart_everywhere_is_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1_100))
    with pytest.raises(Refused) as caught:
        values(opened(rows))
    assert caught.value.key == "too-many-cells"


def test_a_sheet_beyond_the_last_row_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        values(opened('<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'))
    assert caught.value.key == "bad-part"


def test_dates_counted_from_1904_are_read_so() -> None:
    workbook = parts()["xl/workbook.xml"].replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    assert one('<c r="A1" s="1"><v>1</v></c>', workbook_xml=workbook) == "1904-01-02"


def test_a_comment_in_a_shared_text_does_not_cut_it_short() -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>一<!-- x -->二</t></si></sst>'
    assert one('<c r="A1" t="s"><v>0</v></c>', sharedstrings=strings) == "一二"


FORMULAS = """<row r="1"><c r="A1"><f>SUM(B1:C1)</f><v>3</v></c><c r="B1"><f>1&amp;"&lt;"</f></c>
<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f t="shared" ref="D1:D2" si="0">A1+$A$1</f><v>6</v></c></row>
<row r="2"><c r="D2"><f t="shared" si="0"/><v>9</v></c><c r="E2"><f>X!A1</f><v/></c><c r="F2"><v>1</v></c></row>"""


@pytest.mark.parametrize("spoiler", ["", "<!-- parsed, not scanned -->"])
def test_formulas_are_told_with_whether_their_results_are_stored(spoiler: str) -> None:
    data = opened(FORMULAS.replace("\n", spoiler))
    assert data.facts(data.sheets[0]).formulas == {
        (1, 1): Formula("SUM(B1:C1)", True),
        (1, 2): Formula('1&"<"', False),
        (1, 3): Formula('""', True),
        (1, 4): Formula("A1+$A$1", True),
        (2, 4): Formula("A2+$A$1", True),
        (2, 5): Formula("X!A1", False),
    }


@pytest.mark.parametrize("quote", ['"', "'"])
def test_hidden_rows_and_columns_are_told(quote: str) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" ht="3" hidden="1"/><row r="4" hidden="true"/><row r="5" hidden="0"/>'
    columns = '<cols><col min="2" max="3" width="0" hidden="1"/><col min="5" max="5" width="9"/></cols>'
    data = opened(sheet(rows, before=columns).replace('"', quote).replace(f"xmlns={quote}", f"xmlns={quote}"))
    facts = data.facts(data.sheets[0])
    assert facts == Facts(hidden_rows=frozenset({2, 4}), hidden_columns=((2, 3),))


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "moved"),
    [
        ("SUM(A1:B2)", 1, 2, "SUM(C2:D3)"),
        ("$A1+A$1+$A$1", 3, 3, "$A4+D$1+$A$1"),
        ('A1&"A1 ""A1"" "', 1, 0, 'A2&"A1 ""A1"" "'),
        ("'A1 的表'!A1", 1, 0, "'A1 的表'!A2"),
        ("LOG10(A1)+A1.rate+rate_A1", 1, 0, "LOG10(A2)+A1.rate+rate_A1"),
        ("Sheet1!A1", 1, 0, "Sheet1!A2"),
        ("A1", -1, 0, "#REF!"),
    ],
)
def test_a_shared_formula_moves_as_in_excel(formula: str, rows: int, columns: int, moved: str) -> None:
    assert shifted(formula, rows, columns) == moved


def test_names_states_macros_links_and_properties_are_told() -> None:
    target = io.BytesIO()
    made = openpyxl.Workbook()
    made.active.title = "甲"
    made.create_sheet("乙").sheet_state = "veryHidden"
    made.defined_names["合计"] = openpyxl.workbook.defined_name.DefinedName("合计", attr_text="'甲'!$A$1")
    made["乙"].defined_names["局部"] = openpyxl.workbook.defined_name.DefinedName("局部", attr_text="'乙'!$B$2")
    made.create_chartsheet("图")
    made.save(target)
    data = open_book(target.getvalue())
    assert [(sheet.name, sheet.state, sheet.kind) for sheet in data.sheets] == [
        ("甲", "visible", "worksheet"),
        ("乙", "veryHidden", "worksheet"),
        ("图", "visible", "chartsheet"),
    ]
    assert {(name.name, name.refers, name.sheet) for name in data.names} == {
        ("合计", "'甲'!$A$1", None),
        ("局部", "'乙'!$B$2", 1),
    }
    assert values(data) == {}
    assert data.grid(data.sheets[2]).height == 0
    assert data.modified is not None
    assert data.modified.startswith("20")
    assert (data.has_macros, data.has_links) == (False, False)


def test_macros_and_links_are_told_and_never_followed() -> None:
    from tests.intake.makers import packed

    data = open_book(packed(parts() | {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}))
    assert (data.has_macros, data.has_links) == (True, True)
    assert values(data) == {(1, 1): 1}


def test_two_sheets_are_not_confused() -> None:
    """calamine gives the first of two sheets of one name twice; here sheets go by their place."""
    workbook = parts()["xl/workbook.xml"].replace(
        b"</sheets>", '<sheet name="表" sheetId="2" r:id="rId9"/></sheets>'.encode()
    )
    relations = parts()["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId9" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
    )
    from tests.intake.makers import packed

    second = sheet('<row r="1"><c r="A1"><v>2</v></c></row>').encode()
    changed = {
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relations,
        "xl/worksheets/sheet2.xml": second,
    }
    data = open_book(packed(parts() | changed))
    assert [data.grid(sheet).value(1, 1) for sheet in data.sheets] == [1, 2]


def test_the_value_reader_breaking_down_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """calamine panics as a BaseException, which `except Exception` misses."""
    import python_calamine

    class PanicException(BaseException):
        pass

    class Broken:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise PanicException("index out of bounds")

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Broken)
    with without_shapes(), pytest.raises(Refused) as caught:
        values(opened(SAME_TWO_ROWS))
    assert caught.value.code == "unsafe"


def test_ctrl_c_is_no_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    class Interrupted:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Interrupted)
    with without_shapes(), pytest.raises(KeyboardInterrupt):
        values(opened(SAME_TWO_ROWS))


def test_the_usual_programs_are_read_without_parsing() -> None:
    """The quick way must take what XlsxWriter and openpyxl write, else reading thousands is slow."""
    from xlplugin.intake.guard import Guarded
    from xlplugin.intake.scan import _quick

    by_openpyxl, by_xlsxwriter = io.BytesIO(), io.BytesIO()
    made = openpyxl.Workbook()
    made.active.append([1, "二", "=A1+1", None, True, 2.5])
    made.save(by_openpyxl)
    with xlsxwriter.Workbook(by_xlsxwriter) as written:
        written.add_worksheet().write_row(0, 0, [1, "二", "=A1+1", None, True, 2.5])
    for target in (by_openpyxl, by_xlsxwriter):
        assert _quick(Guarded(target.getvalue()).xml(SHEET), "x") is not None
