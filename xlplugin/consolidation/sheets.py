"""Formats of the summary workbook, one visual language with the template's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from validation.values import Number
from workbook_templates.palette import (
    ACCENT,
    BLANK_TINT,
    BODY_FACE,
    COUNT_FORMAT,
    GREY,
    HEAD_FACE,
    HEADER_TINT,
    INK,
    LINE,
    LINK,
    MONEY_FORMAT,
    RED,
    TEXT_TINT,
    TOTAL_TINT,
    WRONG_TINT,
)

_BOX = {"border": 1, "border_color": f"#{LINE}", "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": HEAD_FACE, "font_size": 16, "font_color": f"#{ACCENT}", "align": "center", "valign": "vcenter"},
    "heading": {"font_name": HEAD_FACE, "font_size": 13, "font_color": f"#{ACCENT}", "valign": "vcenter"},
    "note": {"font_size": 10, "font_color": f"#{GREY}", "valign": "vcenter", "text_wrap": True},
    "head": {**_BOX, "bg_color": f"#{HEADER_TINT}", "align": "center", "text_wrap": True},
    "label": {**_BOX, "text_wrap": True, "indent": 1},
    "text": {**_BOX, "text_wrap": True, "valign": "top"},
    "plain": {**_BOX},
    "link": {**_BOX, "font_color": f"#{LINK}", "underline": 1},
    "count": {**_BOX, "num_format": COUNT_FORMAT, "align": "right"},
    "money": {**_BOX, "num_format": MONEY_FORMAT, "align": "right"},
    "total": {**_BOX, "num_format": COUNT_FORMAT, "align": "right", "bold": True, "bg_color": f"#{TOTAL_TINT}"},
    "wrong": {**_BOX, "num_format": MONEY_FORMAT, "align": "right", "bold": True, "font_color": f"#{RED}", "bg_color": f"#{WRONG_TINT}"},
    "doubtful": {**_BOX, "num_format": MONEY_FORMAT, "align": "right", "bg_color": f"#{TEXT_TINT}"},
    "blank": {**_BOX, "align": "right", "bg_color": f"#{BLANK_TINT}"},
    "verdict": {"font_size": 12, "bold": True, "font_color": f"#{ACCENT}", "align": "center", "valign": "vcenter"},
    "key": {"font_size": 8, "font_color": f"#{GREY}", "align": "center"},
    "value": {**_BOX, "align": "left", "indent": 1},
    "error": {**_BOX, "font_color": f"#{RED}", "bold": True, "align": "center"},
    "centre": {**_BOX, "align": "center"},
    "hidden": {},
}  # fmt: skip


LAST_ROW = 1_048_576
"""Of a worksheet. The hidden list of all that a summary holds is one sheet: of more, nothing is written."""
DETAIL_ROWS = 8_000
"""Offices on one sheet of rows of the whole form. Two hundred figures of up to seven digits take 8 kB, and what takes
more than 64 MB, or four million cells, our own reader refuses; Excel opens such a sheet on an ordinary desk."""
LIST_ROWS = 50_000
"""Rows on one sheet of a list of some ten columns with texts, by the same measure; Excel ends at 1,048,576."""

CELL_LIMIT = 32_767
"""Characters that Excel keeps in one cell; a longer text would be no workbook for it."""


def named(names: Sequence[str]) -> str:
    """Names in one cell; those that it cannot hold are counted."""
    kept: list[str] = []
    length = 0
    for name in names:
        length += len(name) + 1
        if length > CELL_LIMIT - 20:
            return f"{'、'.join(kept)}……等 {len(names)} 家"
        kept.append(name)
    return "、".join(kept)


def split(name: str, count: int, most: int) -> Iterator[tuple[str, int, int]]:
    """The sheets for so many rows: the name of each (X, X（2）, …), its first row's number from 0, and how many."""
    for number, first in enumerate(range(0, max(count, 1), most), 1):
        yield name if number == 1 else f"{name}（{number}）", first, min(most, count - first)


class Styles:
    """The formats of one workbook, made when first used."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            base = {"font_name": BODY_FACE, "font_size": 11, "font_color": f"#{INK}"}
            self._made[name] = self._book.add_format(base | _STYLES[name])
        return self._made[name]

    def number(self, name: str) -> int:
        """The index of a format, for rows written in bulk."""
        return int(self[name]._get_xf_index())


def put(
    sheet: Worksheet, top: int, left: int, bottom: int, right: int, content: Number | str | None, style: Format
) -> None:
    """A text or number in one cell or over a merged area; places from 0. A text is never a formula."""
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", style)
    if content is None or content == "":
        sheet.write_blank(top, left, None, style)
    elif isinstance(content, str):
        sheet.write_string(top, left, content, style)
    else:
        sheet.write_number(top, left, float(content), style)
