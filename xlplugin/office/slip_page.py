"""A slip as an A4 page: a Word file, and a sheet inside the marked workbook."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from validation.findings import Language
from workbook_templates.measure import height
from workbook_templates.palette import ACCENT, BODY_FACE, HEAD_FACE, HEADER_TINT, RED
from xlplugin.office.slips import HEADINGS, SHARES, SHEET, Slip
from xlplugin.ooxml import workbook
from xlplugin.ooxml.newsheet import NewCell, NewSheet
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.styles import StylePatch

if TYPE_CHECKING:
    from docx.document import Document

_TITLES = {"zh": "退　回　单", "en": "Returned for correction"}
_SIGNED = {
    "zh": "汇总单位（盖章）：　　　　　　　　　　经办人：　　　　　　电话：",
    "en": "Office:                Contact:                Phone:",
}
_SHEET_WIDTHS = (6, 8, 22, 52, 30, 34)


def docx_of(slip: Slip, language: Language = "zh") -> bytes:
    """The Word file; the same slip gives the same bytes."""
    import docx

    from xlplugin.ooxml.container import pack, read_directory, write

    document = docx.Document()
    _page(document)
    about = document.core_properties
    about.title, about.author, about.comments, about.last_modified_by = f"退回单 {slip.unit}", "xlplugin", "", ""
    about.created = about.modified = datetime(slip.reply_by.year, 1, 1)
    _line(document, _TITLES[language], 20, face=HEAD_FACE, centred=True, after=8)
    to, letter = slip.letter(language)
    _line(document, to, 12, after=2)
    _line(document, letter, 12, indent=24, after=6)
    _table(document, slip, language)
    _line(document, slip.more(language), 10, after=0)
    _line(document, _SIGNED[language], 11, before=8)
    held = io.BytesIO()
    document.save(held)
    return write(pack(entry.name, entry.inflate(held.getvalue())) for entry in read_directory(held.getvalue()))


def _page(document: Document) -> None:
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(15)
    page.top_margin = page.bottom_margin = Mm(16)


def _line(
    document: Document,
    text: str,
    size: float,
    *,
    face: str = BODY_FACE,
    centred: bool = False,
    indent: float = 0,
    before: float = 0,
    after: float = 0,
) -> None:
    """A paragraph; nothing where there is no text."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    if not text:
        return
    paragraph = document.add_paragraph()
    _run(paragraph, text, size, face)
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.first_line_indent = Pt(before), Pt(after), Pt(indent)
    form.line_spacing = 1.15
    if centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _run(paragraph: Any, text: str, size: float, face: str = BODY_FACE, bold: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)


def _table(document: Document, slip: Slip, language: Language) -> None:
    from docx.shared import Mm, Pt

    rows = [HEADINGS[language], *(_texts(n, item) for n, item in enumerate(slip.items, 1))]
    table: Any = document.add_table(rows=len(rows), cols=len(SHARES), style="Table Grid")
    table.autofit = False
    for column, share in zip(table.columns, SHARES, strict=True):
        column.width = Mm(share)
    for line, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        for cell, text, share in zip(row.cells, texts, SHARES, strict=True):
            cell.width = Mm(share)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            _run(paragraph, text, 9, bold=line == 0)
    _shade_and_repeat(table.rows[0])


def _shade_and_repeat(row: Any) -> None:
    """The headings tinted, and repeated should a reader's fonts make it two pages after all."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEADER_TINT)):
            shade.set(qn(f"w:{name}"), value)
        cell._element.get_or_add_tcPr().append(shade)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _texts(number: int, item: Any) -> tuple[str, ...]:
    return (str(number), item.severity, item.where, item.problem, item.should_be, item.remedy)


def with_sheet(data: bytes, slip: Slip, language: Language = "zh") -> bytes:
    """The (marked) workbook with the slip as its last sheet, in place of an older one."""
    package = Package.open(data)
    styles = StylePatch(package)
    sheet = NewSheet(_SHEET_WIDTHS, one_page=True)
    title, text = styles.derive(0, font_color=ACCENT, bold=True), styles.derive(0, wrap=True, top=True)
    head, error = styles.derive(0, fill=HEADER_TINT, bold=True), styles.derive(0, font_color=RED, bold=True, top=True)
    sheet.add([NewCell(_TITLES[language], style=title)], 26)
    for line in slip.letter(language):
        sheet.add([NewCell(line)], 18)
    sheet.add([NewCell(heading, style=head) for heading in HEADINGS[language]], 22)
    for number, item in enumerate(slip.items, 1):
        texts = _texts(number, item)
        wrong = item.severity in ("错误", "error")
        cells = [NewCell(content, style=error if wrong and at == 1 else text) for at, content in enumerate(texts)]
        sheet.add(cells, height(zip(texts, _SHEET_WIDTHS, strict=True)))
    if slip.left_out:
        sheet.add([NewCell(slip.more(language))], 18)
    sheet.add([NewCell(_SIGNED[language])], 24)
    old = {found.name: found.part for found in workbook.sheets(package)}.get(SHEET)
    if old is not None:
        package.replace(old, sheet.to_bytes())
    else:
        workbook.add_sheet(package, SHEET, sheet.to_bytes())
    styles.save()
    return package.to_bytes()
