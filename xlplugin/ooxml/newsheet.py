"""A plain worksheet written from nothing: texts, numbers, formats, links within the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from xlplugin.ooxml import address, xml
from xlplugin.ooxml.sheet import printable


@dataclass(frozen=True, slots=True)
class NewCell:
    """What one cell shows: a text, or a number in its decimal form.

    :param link: a place in the same workbook to jump to, such as ``'表'!B3``.
    """

    text: str = ""
    number: str | None = None
    style: int = 0
    link: str | None = None


@dataclass(slots=True)
class NewSheet:
    """Rows of cells, with the widths of the columns in characters.

    :param frozen_rows: how many rows at the top stay in sight.
    :param one_page: printed on one page; else as many as its rows need.
    """

    widths: Sequence[float] = ()
    frozen_rows: int = 0
    rows: list[tuple[Sequence[NewCell], float | None]] = field(default_factory=list)
    one_page: bool = False

    def add(self, cells: Sequence[NewCell], height: float | None = None) -> None:
        """Append a row; ``height`` in points, else the program's choice."""
        self.rows.append((cells, height))

    def to_bytes(self, dialect: xml.Dialect = xml.TRANSITIONAL) -> bytes:
        """The worksheet part."""
        body = "".join(self._row(row, cells, height) for row, (cells, height) in enumerate(self.rows, 1))
        links = "".join(
            f'<hyperlink ref="{address.join(row, column)}" location="{_attribute(cell.link)}"/>'
            for row, (cells, _) in enumerate(self.rows, 1)
            for column, cell in enumerate(cells, 1)
            if cell.link is not None
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{dialect.main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{self._views()}{self._columns()}'
            f"<sheetData>{body}</sheetData>"
            + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
            + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" orientation="landscape" fitToHeight="{int(self.one_page)}"/></worksheet>'
        ).encode()

    def _views(self) -> str:
        if not self.frozen_rows:
            return ""
        corner = f'ySplit="{self.frozen_rows}" topLeftCell="A{self.frozen_rows + 1}"'
        return (
            f'<sheetViews><sheetView workbookViewId="0"><pane {corner} activePane="bottomLeft" state="frozen"/>'
            "</sheetView></sheetViews>"
        )

    def _columns(self) -> str:
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
            for number, width in enumerate(self.widths, 1)
        )
        return f"<cols>{columns}</cols>" if columns else ""

    def _row(self, row: int, cells: Sequence[NewCell], height: float | None) -> str:
        high = f' ht="{height}" customHeight="1"' if height is not None else ""
        inner = "".join(_cell(address.join(row, column), cell) for column, cell in enumerate(cells, 1))
        return f'<row r="{row}"{high}>{inner}</row>'


def _cell(reference: str, cell: NewCell) -> str:
    style = f' s="{cell.style}"' if cell.style else ""
    if cell.number is not None:
        return f'<c r="{reference}"{style}><v>{escape(cell.number)}</v></c>'
    if not cell.text:
        return f'<c r="{reference}"{style}/>'
    text = escape(printable(cell.text), quote=False)
    return f'<c r="{reference}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _attribute(text: str) -> str:
    return escape(printable(text))
