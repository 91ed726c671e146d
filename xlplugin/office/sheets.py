"""Plain tables as workbooks: one sheet, headings, widths, ready to print. Nothing in them is a formula."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbook_templates.measure import height

CREATED = datetime(2026, 1, 1)
"""The date inside every workbook that we write, so that the same content has the same bytes."""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell's text that leads somewhere: `internal:'表'!A1` or `external:文件.xlsx`."""

    text: str
    target: str


Cell = str | int | float | Link | None


class Formats:
    """The formats of our tables, made once a workbook."""

    def __init__(self, book: Any) -> None:
        from workbook_templates.palette import ACCENT, BLANK_TINT, BODY_FACE, GREY, HEAD_FACE, HEADER_TINT, WRONG_TINT

        box = {
            "font_name": BODY_FACE,
            "font_size": 10,
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "border_color": "#7F7F7F",
        }
        text = {"font_name": BODY_FACE, "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format(
            {"font_name": HEAD_FACE, "font_size": 16, "font_color": f"#{ACCENT}", "valign": "vcenter"}
        )
        self.heading = book.add_format(
            {"font_name": HEAD_FACE, "font_size": 12, "font_color": f"#{ACCENT}", "valign": "vcenter"}
        )
        self.note = book.add_format(text | {"font_size": 10, "font_color": f"#{GREY}"})
        self.head = book.add_format(box | {"bg_color": f"#{HEADER_TINT}", "align": "center", "bold": True})
        self.plain = book.add_format(box)
        self.error = book.add_format(box | {"bg_color": f"#{WRONG_TINT}"})
        self.warning = book.add_format(box | {"bg_color": f"#{BLANK_TINT}"})
        self.number = book.add_format(box | {"num_format": "#,##0.######", "align": "right"})
        self.link = book.add_format(box | {"font_color": f"#{ACCENT}", "underline": 1})


def workbook(title: str, fill: Callable[[Any], None]) -> bytes:
    """A workbook written by `fill`, as bytes; the same content gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "author": "xlplugin", "created": CREATED})
    fill(book)
    book.close()
    return out.getvalue()


def table(
    sheet: Any,
    formats: Formats,
    title: str,
    notes: Sequence[str],
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Iterable[Sequence[Cell]],
    tint: Callable[[Sequence[Cell]], str] = lambda row: "plain",
) -> int:
    """Title, notes, headings and rows on a sheet, set for A4 across. Returns the row after the last, from 0.

    `tint` names the format of a row: plain, error or warning.
    """
    last = len(headings) - 1
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, formats.title)
    for at, note in enumerate(notes, 1):
        sheet.merge_range(at, 0, at, last, note, formats.note) if last else sheet.write_string(
            at, 0, note, formats.note
        )
        sheet.set_row(at, 18)
    head = len(notes) + 1
    sheet.write_row(head, 0, headings, formats.head)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    row = head
    for row, cells in enumerate(rows, head + 1):
        sheet.set_row(row, height(zip(map(_text, cells), widths, strict=True)))
        put_row(sheet, formats, row, cells, tint(cells))
    sheet.freeze_panes(head + 1, 0)
    if row > head:
        sheet.autofilter(head, 0, row, last)
    sheet.repeat_rows(head)
    page(sheet)
    return row + 1


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Link) else cell if isinstance(cell, str) else ""


def put_row(sheet: Any, formats: Formats, row: int, cells: Sequence[Cell], tint: str = "plain") -> None:
    """One row of boxed cells; texts never become formulas, links or numbers by themselves."""
    for column, cell in enumerate(cells):
        if isinstance(cell, Link):
            sheet.write_url(row, column, cell.target, formats.link, cell.text)
        elif cell is None:
            sheet.write_blank(row, column, None, getattr(formats, tint))
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell, getattr(formats, tint))
        else:
            sheet.write_number(row, column, cell, formats.number)


def page(sheet: Any) -> None:
    """A4 across, fitted to the width, page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.hide_gridlines(2)
    sheet.set_footer("&C第 &P 页 共 &N 页")
