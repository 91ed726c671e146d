"""The report as a Word file in 公文 format, with real merged headers, heading styles and page numbers.

python-docx writes it (MIT, the library of the trade); the package is then packed anew with fixed times, so that the
same report gives the same bytes. Typefaces that a desk lacks are replaced as the font table of the file says.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlplugin.ooxml.container import pack, read_directory, write
from xlplugin.published import typography as type_
from xlplugin.published.render import ReportTree, Section, TableCell, TableNode

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_FONT_TABLE = "/word/fontTable.xml"


def docx_of(tree: ReportTree) -> bytes:
    """The Word file."""
    import docx

    document = docx.Document()
    _page(document)
    _styles(document)
    _about(document, tree)
    document.add_paragraph("\n".join(tree.title_lines), style="Title")
    for text in tree.preamble:
        document.add_paragraph(text)
    for section in tree.sections:
        _section(document, section)
    _page_numbers(document)
    _stand_ins(document)
    held = io.BytesIO()
    document.save(held)
    return _packed(held.getvalue())


def _packed(data: bytes) -> bytes:
    """The same parts with no time of packing in them."""
    return write(pack(entry.name, entry.inflate(data)) for entry in read_directory(data))


def _page(document: Document) -> None:
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(type_.PAGE[0]), Mm(type_.PAGE[1])
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = (Mm(m) for m in type_.MARGINS)
    page.footer_distance = Mm(25)


def _styles(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN, WD_LINE_SPACING
    from docx.shared import Pt

    styles = document.styles
    faces = {
        "Normal": (type_.BODY_FACE, type_.BODY_SIZE, ALIGN.JUSTIFY, True),
        "Title": (type_.TITLE_FACE, type_.TITLE_SIZE, ALIGN.CENTER, False),
        "Heading 1": (type_.HEADING_FACE, type_.BODY_SIZE, ALIGN.JUSTIFY, True),
        "Heading 2": (type_.SUBHEADING_FACE, type_.BODY_SIZE, ALIGN.JUSTIFY, True),
    }
    for name, (face, size, align, indent) in faces.items():
        style: Any = styles[name]
        _set_face(style.element.get_or_add_rPr(), face)
        style.font.size = Pt(size)
        style.font.bold = False
        style.font.color.rgb = _black()
        form = style.paragraph_format
        form.alignment = align
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(type_.LINE_HEIGHT)
        form.space_before = form.space_after = Pt(0)
        form.first_line_indent = Pt(2 * size) if indent else Pt(0)
    title: Any = styles["Title"]
    title.paragraph_format.line_spacing = Pt(35)
    title.paragraph_format.space_after = Pt(type_.LINE_HEIGHT)
    border = title.element.pPr.find(_q("w:pBdr"))
    if border is not None:
        title.element.pPr.remove(border)


def _black() -> Any:
    from docx.shared import RGBColor

    return RGBColor(0, 0, 0)


def _q(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _set_face(properties: Any, face: str) -> None:
    """Chinese typeface and Latin typeface of a style or run; theme fonts, which would win, are taken out."""
    from docx.oxml import OxmlElement

    fonts = properties.find(_q("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (
        ("ascii", type_.LATIN_FACE),
        ("hAnsi", type_.LATIN_FACE),
        ("eastAsia", face),
        ("cs", type_.LATIN_FACE),
    ):
        fonts.set(_q(f"w:{name}"), value)


def _about(document: Document, tree: ReportTree) -> None:
    """Properties; their dates are the report's year, never the clock's."""
    about = document.core_properties
    about.title, about.author, about.comments, about.language = tree.title, tree.unit, "", "zh-CN"
    about.last_modified_by = ""
    about.created = about.modified = datetime((tree.year or 2020) + 1, 1, 1)


def _section(document: Document, section: Section) -> None:
    document.add_paragraph(section.heading, style="Heading 1")
    for text in section.paragraphs:
        document.add_paragraph(text, style="Heading 2" if type_.is_subheading(text) else None)
    if section.table:
        _table(document, section.table)


# --- tables ---------------------------------------------------------------------------------------------------


def _table(document: Document, node: TableNode) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    width = type_.PAGE[0] - type_.MARGINS[1] - type_.MARGINS[3]
    table: Any = document.add_table(rows=node.height, cols=len(node.shares), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, share in zip(table.columns, node.shares, strict=True):
        column.width = Mm(width * share)
    grid = [list(row.cells) for row in table.rows]
    for cell in node.cells:
        _put(grid, cell, node, width)
    for index, row in enumerate(table.rows):
        _row_properties(row, index < node.head)
        row.height = Mm(7 if len(node.shares) < 8 else 6)
        for paragraph in row._tr.iter(_q("w:p")):
            if index + 1 < node.height:
                paragraph.get_or_add_pPr().get_or_add_keepNext()
    _describe(table, node)
    after = document.add_paragraph()
    after.paragraph_format.line_spacing = Mm(3)


def _put(grid: list[list[_Cell]], cell: TableCell, node: TableNode, width: float) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.shared import Mm

    place: Any = grid[cell.row][cell.column]
    if cell.rows > 1 or cell.columns > 1:
        place = place.merge(grid[cell.row + cell.rows - 1][cell.column + cell.columns - 1])
    place.width = Mm(width * sum(node.shares[cell.column : cell.column + cell.columns]))
    place.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    paragraph = place.paragraphs[0]
    for extra in place.paragraphs[1:]:
        extra._element.getparent().remove(extra._element)
    left = cell.role == "row" and cell.rows == 1
    share = sum(node.shares[cell.column : cell.column + cell.columns])
    text = "\n".join(type_.header_lines(cell.text, share)) if cell.role == "column" else cell.text
    _cell_text(paragraph, text, ALIGN.LEFT if left else ALIGN.CENTER, _size(cell, node))


def _size(cell: TableCell, node: TableNode) -> float:
    """Long figures in the narrow columns of table 四 are set smaller rather than broken."""
    if cell.role == "figure" and len(node.shares) > 12 and len(cell.text) > 5:
        return 8.0 if len(cell.text) < 8 else 6.5
    return type_.TABLE_SIZE if len(node.shares) < 8 else 9.0


def _cell_text(paragraph: Paragraph, text: str, align: Any, size: float) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.first_line_indent, form.alignment = Pt(0), align
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _set_face(run._element.get_or_add_rPr(), type_.TABLE_FACE)


def _row_properties(row: Any, head: bool) -> None:
    """No row is split over two pages; header rows come again on the next."""
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))


def _describe(table: Any, node: TableNode) -> None:
    """The table's name for screen readers, and narrow margins in its cells."""
    from docx.oxml import OxmlElement

    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(_q("w:w"), "40")
        margin.set(_q("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(_q("w:tblLook"))
    if look is not None:
        look.addprevious(margins)
    else:
        properties.append(margins)
    caption = OxmlElement("w:tblCaption")
    caption.set(_q("w:val"), node.title)
    properties.append(caption)


# --- page numbers and typefaces -------------------------------------------------------------------------------


def _page_numbers(document: Document) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    paragraph.paragraph_format.first_line_indent = Pt(0)
    for kind, text in (("", "— "), ("begin", ""), ("instr", " PAGE "), ("end", ""), ("", " —")):
        run = paragraph.add_run(text if kind == "" else "")
        run.font.size = Pt(type_.PAGE_NUMBER_SIZE)
        _set_face(run._element.get_or_add_rPr(), type_.TABLE_FACE)
        if kind == "instr":
            field = OxmlElement("w:instrText")
            field.text = text
            run._element.append(field)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(_q("w:fldCharType"), kind)
            run._element.append(mark)


def _stand_ins(document: Document) -> None:
    """The font table names for each typeface what may replace it."""
    part: Any = next(p for p in document.part.package.iter_parts() if str(p.partname) == _FONT_TABLE)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    fonts = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for face, others in type_.STAND_INS.items()
    )
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {space}>{fonts}</w:fonts>'.encode()
