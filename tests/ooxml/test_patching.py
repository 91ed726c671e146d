"""Marking a workbook touches the parts that it must and no other; two programs read what it wrote."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from python_calamine import CalamineWorkbook

from xlplugin.ooxml import container, xml
from xlplugin.ooxml.newsheet import NewCell, NewSheet
from xlplugin.ooxml.notes import add_notes
from xlplugin.ooxml.package import Package, relations_name, resolve, source_name
from xlplugin.ooxml.sheet import SheetPatch
from xlplugin.ooxml.styles import StylePatch
from xlplugin.ooxml.workbook import (
    add_sheet,
    drop_calculation_chain,
    drop_macros,
    main_part,
    recalculate_on_load,
    sheets,
)

SHEET = "xl/worksheets/sheet1.xml"


def rich_workbook() -> bytes:
    """A workbook with what an Office library loses: shapes, sparklines, form buttons, data bars, images, charts."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    bold = book.add_format({"bold": True, "num_format": "0.00", "border": 1})
    for row in range(6):
        sheet.write_number(row, 0, row * 1.5, bold)
    sheet.write_formula("A8", "=SUM(A1:A6)", bold, 22.5)
    sheet.write_string("B1", "字")
    sheet.write_comment("A1", "原有批注")
    sheet.insert_textbox("D2", "形状")
    sheet.insert_button("D9", {"caption": "按钮"})
    sheet.add_sparkline("C1", {"range": "表!A1:A6"})
    sheet.conditional_format("A1:A6", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("A1:A6", {"validate": "decimal", "criteria": ">=", "value": 0})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=表!$A$1:$A$6"})
    sheet.insert_chart("F2", chart)
    sheet.set_header("&C页眉")
    sheet.write_rich_string("B2", "富", bold, "文本")
    book.add_worksheet("附").write(0, 0, 1)
    book.close()
    return target.getvalue()


@pytest.fixture(scope="module")
def rich() -> bytes:
    return rich_workbook()


def mark(data: bytes) -> bytes:
    """What marking does: five cells coloured, notes on them, a sheet of findings at the end."""
    package = Package.open(data)
    part = sheets(package)[0].part
    sheet, styles = SheetPatch(package.part(part)), StylePatch(package)
    for reference in ("A1", "A2", "A8", "B1", "Z50"):
        sheet.set_style(reference, styles.derive(sheet.style(reference), fill="FFC7CE", font_color="9C0006"))
    assert (
        add_notes(package, part, sheet, {"A1": "应为 3 & <4>", "A8": "多 3", "Z50": "第一行\n第二行"}, "xlplugin") == []
    )
    package.replace(part, sheet.to_bytes())
    findings = NewSheet(widths=[12, 60], frozen_rows=1)
    findings.add([NewCell("单元格"), NewCell("问题", style=styles.derive(0, bold=True, wrap=True, top=True))])
    findings.add([NewCell("A1", link="'表'!A1"), NewCell("=1+1"), NewCell(number="3.5")])
    styles.save()
    add_sheet(package, "校验结果", findings.to_bytes())
    return package.to_bytes()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_only_the_parts_that_marking_needs_change(rich: bytes) -> None:
    before, after = parts(rich), parts(mark(rich))
    changed = {name for name in after if before.get(name) != after[name]}
    assert set(before) <= set(after)
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        SHEET,
        "xl/worksheets/sheet3.xml",
    }


def test_untouched_parts_are_copied_compressed_as_they_are(rich: bytes) -> None:
    after = mark(rich)
    old = {entry.name: entry.raw(rich) for entry in container.read_directory(rich)}
    new = {entry.name: entry.raw(after) for entry in container.read_directory(after)}
    untouched = [name for name in old if new[name] == old[name]]
    assert "xl/charts/chart1.xml" in untouched
    assert "xl/drawings/drawing1.xml" in untouched
    assert len(untouched) == len(old) - 7


def test_the_same_marks_give_the_same_bytes_and_no_marks_the_same_parts(rich: bytes) -> None:
    assert mark(rich) == mark(rich)
    assert parts(Package.open(rich).to_bytes()) == parts(rich)


def test_another_program_sees_the_marks_and_the_old_content(rich: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(mark(rich)))
    sheet = book["表"]
    assert book.sheetnames == ["表", "附", "校验结果"]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("A1", "A8", "B1", "Z50")] == ["FFFFC7CE"] * 4
    assert sheet["A3"].fill.fgColor.rgb != "FFFFC7CE"
    assert (sheet["A1"].number_format, sheet["A1"].font.bold, sheet["A1"].font.color.rgb) == (
        "0.00",
        True,
        "FF9C0006",
    )
    assert sheet["A1"].comment.text == "原有批注\n应为 3 & <4>"
    assert sheet["Z50"].comment.text == "第一行\n第二行"
    assert (sheet["A8"].value, sheet["A2"].value) == ("=SUM(A1:A6)", 1.5)
    findings = book["校验结果"]
    assert findings["A2"].hyperlink.location == "'表'!A1"
    assert (findings["B2"].data_type, findings["B2"].value) == ("s", "=1+1")
    assert findings["C2"].value == 3.5


def test_notes_join_the_drawing_that_holds_the_form_buttons(rich: bytes) -> None:
    drawing = parts(mark(rich))["xl/drawings/vmlDrawing1.vml"]
    root = xml.parse(drawing)
    shapes = [shape.get("id") for shape in root.iterfind("{urn:schemas-microsoft-com:vml}shape")]
    assert len(shapes) == len(set(shapes)) == 4  # a button, the old note, two new ones
    assert drawing.count(b'id="_x0000_t202"') == 1


def test_a_workbook_without_notes_gets_its_first(rich: bytes) -> None:
    package = Package.open(rich)
    part = sheets(package)[1].part
    sheet = SheetPatch(package.part(part))
    add_notes(package, part, sheet, {"A1": "注"}, "我")
    package.replace(part, sheet.to_bytes())
    sheet_again = openpyxl.load_workbook(io.BytesIO(package.to_bytes()))["附"]
    assert (sheet_again["A1"].comment.text, sheet_again["A1"].comment.author) == ("注", "我")


def test_a_threaded_comment_is_left_alone(rich: bytes) -> None:
    package = Package.open(rich)
    thread = '<ThreadedComments xmlns="t"><threadedComment ref="A1"/></ThreadedComments>'
    package.add(
        "xl/threadedComments/threadedComment1.xml",
        thread.encode(),
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    package.relate(SHEET, "http://x/threadedComment", "xl/threadedComments/threadedComment1.xml")
    sheet = SheetPatch(package.part(SHEET))
    before = package.part("xl/comments1.xml")
    assert add_notes(package, SHEET, sheet, {"A1": "注"}, "我") == ["A1"]
    assert package.part("xl/comments1.xml") == before


CELLS = f"""<worksheet xmlns="{xml.TRANSITIONAL.main}"><dimension ref="B2:D4"/>
<cols><col min="5" max="5" style="7"/></cols>
<sheetData><row r="2" spans="2:4"><c r="B2" s="3"><v>1</v></c><c r="D2" t="s" s="4"><v>0</v></c></row>
<row r="4" s="9" customFormat="1"><c r="B4" s="5"><f>B2+1</f><v>2</v></c>
<c r="C4"><f t="shared" ref="C4:D4" si="0">B4*2</f><v>4</v></c>
<c r="D4"><f t="shared" si="0"/><v>8</v></c></row></sheetData>
<pageMargins left="1"/><drawing xmlns:r="r" r:id="rId1"/></worksheet>""".encode()


def cell(patch: SheetPatch, reference: str) -> str:
    """The cell as written, without its namespace."""
    found = xml.parse(patch.to_bytes()).find(f".//{{*}}c[@r='{reference}']")
    text = etree.tostring(found, encoding="unicode", with_tail=False)
    return text.replace(f' xmlns="{xml.TRANSITIONAL.main}"', "")


def test_a_number_a_text_and_a_blank_keep_the_style() -> None:
    patch = SheetPatch(CELLS)
    patch.set_number("D2", "12.5")
    patch.set_text("B2", "=危险 <a>\x0c ")
    patch.set_blank("B4")
    assert cell(patch, "D2") == '<c r="D2" s="4"><v>12.5</v></c>'
    text = '<is><t xml:space="preserve">=危险 &lt;a&gt;\ufffd </t></is>'
    assert cell(patch, "B2") == f'<c r="B2" s="3" t="inlineStr">{text}</c>'
    assert cell(patch, "B4") == '<c r="B4" s="5"/>'


def test_a_formula_keeps_or_gets_its_stored_result() -> None:
    patch = SheetPatch(CELLS)
    patch.set_stored("B4", "7")
    patch.set_formula("D2", "B2&B4", "17", text=True)
    patch.set_formula("B2", "1+1", None)
    assert cell(patch, "B4") == '<c r="B4" s="5"><f>B2+1</f><v>7</v></c>'
    assert cell(patch, "D2") == '<c r="D2" s="4" t="str"><f>B2&amp;B4</f><v>17</v></c>'
    assert cell(patch, "B2") == '<c r="B2" s="3"><f>1+1</f></c>'
    assert [patch.formula(place) for place in ("B4", "D4", "A1", "Z9")] == ["B2+1", "", None, None]
    with pytest.raises(KeyError):
        patch.set_stored("Z9", "1")


def test_cells_whose_shared_formula_goes_keep_their_results() -> None:
    patch = SheetPatch(CELLS)
    patch.set_number("C4", "5")
    assert cell(patch, "C4") == '<c r="C4"><v>5</v></c>'
    assert cell(patch, "D4") == '<c r="D4"><v>8</v></c>'
    patch = SheetPatch(CELLS)
    patch.drop_formula("D4")
    assert [patch.formula(place) for place in ("B4", "C4", "D4")] == ["B2+1", None, None]


def test_new_cells_come_in_order_with_the_style_of_their_row_or_column() -> None:
    patch = SheetPatch(CELLS)
    for reference in ("C2", "A4", "F4", "E1", "E3"):
        patch.set_number(reference, "1")
    assert patch.references() == ["E1", "B2", "C2", "D2", "E3", "A4", "B4", "C4", "D4", "F4"]
    written = patch.to_bytes().decode()
    assert [written.index(f'r="{place}"') for place in patch.references()] == sorted(
        written.index(f'r="{place}"') for place in patch.references()
    )
    assert [patch.style(place) for place in ("E1", "E3", "A4", "C2", "F9")] == [7, 7, 9, 0, 0]
    assert '<dimension ref="A1:F4"/>' in written


@pytest.mark.parametrize("name", ["hyperlinks", "legacyDrawing", "sheetProtection"])
def test_a_child_is_placed_where_the_schema_wants_it(name: str) -> None:
    patch = SheetPatch(CELLS)
    child = patch.root.makeelement(f"{{{xml.TRANSITIONAL.main}}}{name}")
    patch.place(child)
    names = [str(item.tag).rsplit("}", 1)[-1] for item in patch.root]
    wanted = [
        "dimension",
        "cols",
        "sheetData",
        "sheetProtection",
        "hyperlinks",
        "pageMargins",
        "drawing",
        "legacyDrawing",
    ]
    assert names == [each for each in wanted if each in names]


def test_the_same_wish_gives_the_same_format(rich: bytes) -> None:
    package = Package.open(rich)
    styles = StylePatch(package)
    first = styles.derive(1, fill="FFC7CE")
    assert first == styles.derive(1, fill="FFC7CE") != styles.derive(0, fill="FFC7CE")
    styles.save()
    assert StylePatch(package).derive(1, fill="FFC7CE") == first  # found again after saving
    untouched = Package.open(rich)
    StylePatch(untouched).save()
    assert untouched.to_bytes() == Package.open(rich).to_bytes()


def test_a_second_sheet_of_a_name_gets_another(rich: bytes) -> None:
    package = Package.open(rich)
    names = [add_sheet(package, name, NewSheet().to_bytes()).name for name in ("表", "表", "a/b:c*[d]", "长" * 40)]
    assert names == ["表 (2)", "表 (3)", "a_b_c__d_", "长" * 31]
    assert openpyxl.load_workbook(io.BytesIO(package.to_bytes())).sheetnames == ["表", "附", *names]


def test_macros_never_reach_an_output(rich: bytes) -> None:
    package = Package.open(rich)
    package.add("xl/vbaProject.bin", b"macro", "application/vnd.ms-office.vbaProject")
    package.relate(
        main_part(package),
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        "xl/vbaProject.bin",
    )
    package.set_content_type("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    cleaned = Package.open(package.to_bytes())
    drop_macros(cleaned)
    assert parts(cleaned.to_bytes()) == parts(rich)


def test_the_calculation_chain_goes_and_a_recalculation_is_asked_for(rich: bytes) -> None:
    package = Package.open(rich)
    package.add("xl/calcChain.xml", b"<calcChain/>", "application/vnd.x")
    package.relate(main_part(package), "http://x/calcChain", "xl/calcChain.xml")
    drop_calculation_chain(package)
    recalculate_on_load(package)
    assert "xl/calcChain.xml" not in package
    assert openpyxl.load_workbook(io.BytesIO(package.to_bytes())).calculation.fullCalcOnLoad
    assert CalamineWorkbook.from_filelike(io.BytesIO(package.to_bytes())).sheet_names == ["表", "附"]


@pytest.mark.parametrize(
    ("source", "target", "full"),
    [
        ("xl/workbook.xml", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/workbook.xml", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.xml", "../comments1.xml", "xl/comments1.xml"),
        ("", "xl/workbook.xml", "xl/workbook.xml"),
        ("xl/workbook.xml", "../../../etc/passwd", "etc/passwd"),
        ("xl/workbook.xml", "worksheets/%E8%A1%A8.xml", "xl/worksheets/表.xml"),
    ],
)
def test_a_relation_points_to_a_part_and_never_out_of_the_package(source: str, target: str, full: str) -> None:
    assert resolve(source, target) == full
    assert source_name(relations_name(source)) == source
