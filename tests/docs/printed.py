"""The handbooks to print and enclose: `python -m tests.docs.printed FOLDER` writes Word files, and PDFs where LibreOffice is.

The pages are those of the site, set on A4: two typefaces as in the workbooks, pictures of one paragraph side by side.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.docs.pages import DOCS
from workbook_templates.palette import ACCENT, BODY_FACE, HEAD_FACE, HEADER_TINT

HANDBOOKS = ("handbook-filing.zh.md", "handbook-consolidating.zh.md")
_MARGIN, _WIDTH = Cm(1.7), Cm(17.6)
_BODY = Pt(10)


def word(page: Path) -> Any:
    """A page as a Word document."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = Cm(1.4)
    section.footer_distance = Cm(0.7)
    normal = document.styles["Normal"]
    normal.font.size = _BODY
    _face(normal, BODY_FACE)
    tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8"))
    _set(document, tokens, page.parent)
    return document


def _set(document: Any, tokens: Sequence[Token], folder: Path) -> None:
    """Block after block."""
    rows: list[list[Token]] = []
    listed = ""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            _heading(document, tokens[at + 1], int(token.tag[1]))
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            listed = "List Bullet"
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            listed = ""
        elif token.type == "paragraph_open":
            _paragraph(document, tokens[at + 1], listed, folder)
        elif token.type == "fence":
            _code(document, token.content)
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(tokens[at + 1])
        elif token.type == "table_close":
            _table(document, rows)
            rows = []


def _heading(document: Any, inline: Token, level: int) -> None:
    paragraph = document.add_paragraph()
    _spaced(paragraph, {1: 0, 2: 7}.get(level, 4), 3)
    paragraph.paragraph_format.keep_with_next = True
    if level == 1:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in _runs(paragraph, inline):
        run.font.size = {1: Pt(17), 2: Pt(12.5)}.get(level, Pt(11))
        run.font.color.rgb = RGBColor.from_string(ACCENT)
        _face(run, HEAD_FACE)


def _paragraph(document: Any, inline: Token, style: str, folder: Path) -> None:
    pictures = [child for child in inline.children or () if child.type == "image"]
    if pictures:
        _pictures(document, pictures, folder)
        return
    paragraph = document.add_paragraph(style=style or None)
    _spaced(paragraph, 0, 1 if style else 3)
    list(_runs(paragraph, inline))


def _runs(paragraph: Any, inline: Token) -> Iterator[Any]:
    """The text in its runs; of a link only its words, for nobody can press paper."""
    bold = False
    for child in inline.children or ():
        if child.type in ("strong_open", "strong_close"):
            bold = child.type == "strong_open"
        elif child.type in ("text", "code_inline"):
            run = paragraph.add_run(child.content)
            run.bold = bold or None
            _face(run, HEAD_FACE if bold else BODY_FACE, latin="Consolas" if child.type == "code_inline" else "")
            yield run
        # Lines of a Chinese paragraph are joined without a space.


def _pictures(document: Any, pictures: Sequence[Token], folder: Path) -> None:
    """Side by side, each with its words below."""
    table = document.add_table(rows=1, cols=len(pictures))
    for cell, picture in zip(table.rows[0].cells, pictures, strict=True):
        above = cell.paragraphs[0]
        above.alignment = WD_ALIGN_PARAGRAPH.CENTER
        size = int(_WIDTH / len(pictures) * (0.94 if len(pictures) > 1 else 0.52))
        above.add_run().add_picture(str(folder / str(picture.attrs["src"])), width=size)
        below = cell.add_paragraph(picture.content)
        below.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in below.runs:
            run.font.size = Pt(8.5)
            _face(run, BODY_FACE)
        _spaced(above, 1, 0)
        _spaced(below, 0, 2)


def _code(document: Any, text: str) -> None:
    for line in text.splitlines():
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6)
        _spaced(paragraph, 1, 2)
        run = paragraph.add_run(line)
        run.font.size = Pt(9)
        _face(run, BODY_FACE, latin="Consolas")


def _table(document: Any, rows: list[list[Token]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = False
    longest = [min(30, max(6, *(len(row[at].content) for row in rows))) for at in range(len(rows[0]))]
    widths = [size / sum(longest) for size in longest]
    for column, part in zip(table.columns, widths, strict=True):
        column.width = int(_WIDTH * part)
    for number, row in enumerate(rows):
        for cell, inline, part in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = int(_WIDTH * part)
            _spaced(cell.paragraphs[0], 1, 1)
            for run in _runs(cell.paragraphs[0], inline):
                run.font.size = Pt(9.5)
                if number == 0:
                    _face(run, HEAD_FACE)
            if number == 0:
                _shade(cell, HEADER_TINT)
    _spaced(document.add_paragraph(), 0, 0)
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(4)


def _spaced(paragraph: Any, before: float, after: float) -> None:
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.12


def _face(styled: Any, face: str, latin: str = "") -> None:
    """A typeface for Chinese, and for Latin letters the same or another."""
    styled.font.name = latin or face
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _shade(cell: Any, colour: str) -> None:
    shade = cell._element.get_or_add_tcPr().makeelement(qn("w:shd"), {qn("w:val"): "clear", qn("w:fill"): colour})
    cell._element.get_or_add_tcPr().append(shade)


def write(folder: Path) -> list[Path]:
    """Write every handbook into `folder`; with LibreOffice, as PDF too."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name in HANDBOOKS:
        made.append(folder / f"{name.split('.')[0]}.docx")
        word(DOCS / name).save(str(made[-1]))
    if shutil.which("soffice"):
        from tests.soffice import convert

        made += convert(made, "pdf", folder)
    return made


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        print(path)
