"""The report as a PDF, without LibreOffice or a browser at the clerk's desk.

fpdf2 was chosen: pure Python, kept up, it embeds only the characters used, from TrueType and from OpenType/CFF
collections (Noto CJK; reportlab takes TrueType alone, WeasyPrint wants Pango's libraries, which Windows desks lack).
Paragraphs and tables are laid out here: 28 characters a line, 避头尾, tables that break between rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlplugin.published import typography as type_
from xlplugin.published.fonts import Face, faces, truetype
from xlplugin.published.render import ReportTree, Section, TableCell, TableNode

if TYPE_CHECKING:
    from fpdf import FPDF

_MM = 25.4 / 72
_LINE = type_.LINE_HEIGHT * _MM
_TOP, _RIGHT, _BOTTOM, _LEFT = type_.MARGINS
_WIDTH = type_.PAGE[0] - _LEFT - _RIGHT
_FOOT = type_.PAGE[1] - _BOTTOM


def pdf_of(tree: ReportTree) -> bytes:
    """The PDF. Raises NoChineseFont."""
    page = _Page(tree)
    for line in tree.title_lines:
        page.paragraph(line, "title", type_.TITLE_SIZE, 35 * _MM, centred=True)
    page.space(_LINE / 2)
    for text in tree.preamble:
        page.paragraph(text, "body", type_.BODY_SIZE, _LINE)
    for section in tree.sections:
        page.section(section)
    return page.finish()


def _new(tree: ReportTree) -> FPDF:
    import logging

    from fpdf import FPDF

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it reports every table that it drops from a subset

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_font("table", size=type_.PAGE_NUMBER_SIZE)
            self.set_y(-_BOTTOM + 7)
            self.cell(0, 6, f"— {self.page_no()} —", align="C")

    pdf = Numbered(format="A4", unit="mm")
    _add_faces(pdf, _texts(tree))
    pdf.set_margins(_LEFT, _TOP, _RIGHT)
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    pdf.set_creation_date(datetime((tree.year or 2020) + 1, 1, 1, tzinfo=UTC))
    pdf.set_title(tree.title)
    pdf.set_author(tree.unit)
    pdf.set_lang("zh-CN")
    pdf.set_producer("xlplugin")
    return pdf


def _texts(tree: ReportTree) -> dict[str, str]:
    """All text by the typeface that it is set in."""
    running = [*tree.preamble, *(text for section in tree.sections for text in section.paragraphs)]
    cells = [cell.text for section in tree.sections if section.table for cell in section.table.cells]
    return {
        "title": tree.title,
        "heading": "".join(section.heading for section in tree.sections),
        "subheading": "".join(filter(type_.is_subheading, running)),
        "body": "".join(running) + "，",
        "table": "".join(cells) + "—0123456789",
    }


def _add_faces(pdf: FPDF, texts: dict[str, str]) -> None:
    """The typefaces of each use, those that are one file as one font."""
    together: dict[Face, list[str]] = {}
    for use, face in faces().items():
        together.setdefault(face, []).append(use)
    with TemporaryDirectory() as folder:
        for face, uses in together.items():
            file = Path(folder, f"{uses[0]}.ttf")
            file.write_bytes(truetype(face, "".join(sorted(set("".join(texts[use] for use in uses))))))
            for use in uses:
                pdf.add_font(use, fname=file)


class _Page:
    """A pen that moves down the pages."""

    def __init__(self, tree: ReportTree) -> None:
        self.pdf = _new(tree)
        self.pdf.add_page()
        self.y = _TOP
        self._measures: dict[tuple[str, float], Callable[[str], float]] = {}

    def finish(self) -> bytes:
        return bytes(self.pdf.output())

    def space(self, height: float) -> None:
        self.y += height

    def _room(self, height: float) -> None:
        if self.y + height > _FOOT + 0.1:
            self._turn()

    def _turn(self) -> None:
        self.pdf.add_page()
        self.y = _TOP

    def measure(self, face: str, size: float) -> Callable[[str], float]:
        """The width of a text in millimetres."""
        if (face, size) not in self._measures:

            @cache
            def of_char(char: str) -> float:
                self.pdf.set_font(face, size=size)
                return float(self.pdf.get_string_width(char))

            self._measures[face, size] = lambda text: sum(map(of_char, text))
        return self._measures[face, size]

    def _write(self, x: float, y: float, text: str, face: str, size: float) -> None:
        """A text whose line box of one size begins at y."""
        self.pdf.set_font(face, size=size)
        self.pdf.text(x, y + 0.88 * size * _MM, text)

    # --- running text

    def paragraph(self, text: str, face: str, size: float, line: float, centred: bool = False) -> None:
        measure = self.measure(face, size)
        indent = 0.0 if centred else 2 * size * _MM
        lines = type_.wrap(text, _WIDTH - indent, _WIDTH, measure)
        for number, printed in enumerate(lines):
            self._room(line)
            x = _LEFT + (indent if number == 0 else 0.0)
            spare = _LEFT + _WIDTH - x - measure(printed)
            if centred:
                x += spare / 2
            last = number + 1 == len(lines)
            # Full lines reach the margin exactly, by a hair more or less between their signs.
            self.pdf.set_char_spacing(0 if last or centred else spare / max(1, len(printed) - 1) / _MM)
            self._write(x, self.y + (line - size * _MM) / 2, printed, face, size)
            self.pdf.set_char_spacing(0)
            self.y += line

    def section(self, section: Section) -> None:
        self._room(2 * _LINE if section.table is None or section.paragraphs else _LINE + self._whole(section.table))
        self.pdf.start_section(section.heading)
        self.paragraph(section.heading, "heading", type_.BODY_SIZE, _LINE)
        for text in section.paragraphs:
            self.paragraph(text, "subheading" if type_.is_subheading(text) else "body", type_.BODY_SIZE, _LINE)
        if section.table:
            self._table(section.table)

    # --- tables

    def _whole(self, node: TableNode) -> float:
        """The height of a table that fits a page under its heading, so that both stand on one; else a little."""
        height = sum(self._layout(node)[1]) + 2
        return height if height + _LINE <= _FOOT - _TOP else 2 * _LINE

    def _layout(self, node: TableNode) -> tuple[list[float], list[float], float]:
        """Widths of the columns, heights of the rows, size of the letters."""
        size = type_.TABLE_SIZE if len(node.shares) < 8 else 9.0
        widths = [share * _WIDTH for share in node.shares]
        return widths, self._heights(node, widths, size), size

    def _table(self, node: TableNode) -> None:
        widths, heights, size = self._layout(node)
        if sum(heights) <= _FOOT - _TOP:
            self._room(sum(heights) + 2)
        self.y += 1.5
        start = 0
        while start < node.height:
            end, used = start, 0.0
            while end < node.height and (self.y + used + heights[end] <= _FOOT or end == start):
                used += heights[end]
                end += 1
            self._rows(node, start, end, widths, heights, size)
            self.y += used
            start = end
            if start < node.height:
                self._turn()
        self.y += 3

    def _heights(self, node: TableNode, widths: Sequence[float], size: float) -> list[float]:
        line = size * _MM * 1.22
        heights = [line + 2.2] * node.height
        for deep in (False, True):  # single rows first, then what a merged cell still lacks
            for cell in node.cells:
                if (cell.rows > 1) is not deep:
                    continue
                lines, cell_size = self._fitted(cell, sum(widths[cell.column : cell.column + cell.columns]), size)
                need = len(lines) * cell_size * _MM * 1.22 + 1.6
                have = sum(heights[cell.row : cell.row + cell.rows])
                if need > have:
                    heights[cell.row + cell.rows - 1] += need - have
        return heights

    def _fitted(self, cell: TableCell, width: float, size: float) -> tuple[list[str], float]:
        """The lines of a cell; a figure is set smaller until it stands on one line."""
        inner = width - 1.2
        text = " ".join(cell.text.split())
        if cell.role == "figure":
            while size > 5 and self.measure("table", size)(text) > inner:
                size -= 0.5
        measure = self.measure("table", size)
        if cell.role == "row" and cell.rows > 10:
            return list(text), size  # set letter by letter, as the form is
        if cell.role == "column":
            return [
                line
                for part in type_.header_lines(text, width / _WIDTH)
                for line in type_.wrap(part, inner, inner, measure)
            ], size
        return type_.wrap(text, inner, inner, measure), size

    def _rows(
        self, node: TableNode, start: int, end: int, widths: Sequence[float], heights: Sequence[float], size: float
    ) -> None:
        for cell in node.cells:
            top, bottom = max(cell.row, start), min(cell.row + cell.rows, end)
            if top >= bottom:
                continue
            x = _LEFT + sum(widths[: cell.column])
            y = self.y + sum(heights[start:top])
            width, height = sum(widths[cell.column : cell.column + cell.columns]), sum(heights[top:bottom])
            self.pdf.set_line_width(0.2)
            self.pdf.rect(x, y, width, height)
            if cell.row >= start:
                self._cell(cell, x, y, width, height, size)

    def _cell(self, cell: TableCell, x: float, y: float, width: float, height: float, size: float) -> None:
        lines, size = self._fitted(cell, width, size)
        line = size * _MM * 1.22
        at = y + (height - line * len(lines)) / 2 + (line - size * _MM) / 2
        left = cell.role == "row" and cell.rows == 1
        for text in lines:
            used = self.measure("table", size)(text)
            self._write(x + (0.8 if left else (width - used) / 2), at, text, "table", size)
            at += line
