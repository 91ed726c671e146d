"""Where each place of the form stands in the workbook. The only module that knows A1.

Table 二 is set block under block, table 三 as a grid with its row groups at the left, table 四 in one data row, as
published. Everything is computed from the edition; the builder, the reader and the marker read it from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from validation import editions
from validation.form import Block, Column, Edition, Line, Table

COVER, WORDS, CHECKS, META = "封面与填报说明", "文字部分", "校验", "_meta"
_TABLE_SHEETS = {"t2": "二 主动公开", "t3": "三 依申请公开", "t4": "四 复议诉讼"}

SCOPE_LABELS = {"own": "本机关", "government": "本级政府及部门", "region": "全行政区域"}
YES = "是"

TEMPLATE_VERSION = "1"
"""Grows when a place in the workbook moves; written into the hidden sheet of every workbook."""

TITLE_ROW, UNIT_ROW, HEADER_ROW = 1, 2, 3
PARAGRAPHS = {"一": 40, "五": 20, "六": 12}
"""Rows kept on the sheet 文字部分 for each written section, a paragraph a row."""


def column_letter(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number


def a1(row: int, column: int) -> str:
    """Address without `$`."""
    return f"{column_letter(column)}{row}"


_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def row_column(address: str) -> tuple[int, int]:
    """(row, column), from 1. Raises ValueError where the text is no address of one cell."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"{address!r} is not the address of a cell")
    return int(match.group(2)), column_number(match.group(1))


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + sheet.replace("'", "''") + "'"


def reference(sheet: str, address: str) -> str:
    """'三 依申请公开'!$J$6, for defined names and links."""
    corners = [f"${column_letter(c)}${r}" for r, c in map(row_column, address.split(":"))]
    return f"{quoted(sheet)}!{':'.join(corners)}"


@dataclass(frozen=True, slots=True)
class Printed:
    """A text printed on a sheet: from (top, left) to (bottom, right), from 1, both ends included."""

    text: str
    top: int
    left: int
    bottom: int
    right: int
    role: str
    """"heading", "corner", "header" or "label"."""

    @property
    def range(self) -> str:
        return a1(self.top, self.left) + ("" if self.single else f":{a1(self.bottom, self.right)}")

    @property
    def single(self) -> bool:
        return (self.top, self.left) == (self.bottom, self.right)


@dataclass(slots=True)
class TableLayout:
    """One table on its sheet."""

    table: Table
    sheet: str
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Cell key to (row, column)."""
    spans: dict[str, int] = field(default_factory=dict)
    """Cell key to the last column of its merged area, where it is merged."""
    printed: list[Printed] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0

    def put(self, text: str, top: int, left: int, bottom: int, right: int, role: str) -> None:
        self.printed.append(Printed(text, top, left, bottom, right, role))


@dataclass(frozen=True)
class Layout:
    """The whole workbook of an edition."""

    edition: Edition
    tables: Mapping[str, TableLayout]
    fields: Mapping[str, tuple[str, str]]
    """Field of a filing (and `edition`, `template_version`, …) to (sheet, address)."""
    sections: Mapping[str, tuple[int, int]]
    """Written section to its first and last row in column B of 文字部分."""

    @property
    def sheets(self) -> tuple[str, ...]:
        return (COVER, *(t.sheet for t in self.tables.values()), WORDS, CHECKS, META)


COVER_FIELDS = {
    "unit": "C5",
    "unit_code": "C6",
    "year": "C7",
    "scope": "C8",
    "contact_name": "C9",
    "contact_phone": "C10",
    "contact_email": "C11",
    "fee_notices": "C13",
    "fee_notified": "C14",
    "fee_collected": "C15",
    "nothing_to_report": "C16",
}
COVER_LABELS = {
    "unit": "填报单位（全称）",
    "unit_code": "统一社会信用代码",
    "year": "报告年度",
    "scope": "统计范围",
    "contact_name": "填报人",
    "contact_phone": "联系电话",
    "contact_email": "电子邮箱",
    "fee_notices": "发出收费通知的件数（件）",
    "fee_notified": "收费通知的总金额（元）",
    "fee_collected": "实际收取的总金额（元）",
    "nothing_to_report": "本年无相关业务",
}
META_FIELDS = {"kind": "B1", "edition": "B2", "template_version": "B3", "headings": "B4", "summary_parts": "B5"}
"""`kind` is filing or summary; `headings` names the written sections whose text began with its printed heading."""
PARTS_ROW = 8
"""First row of a summary's list of parts on the hidden sheet."""
PART_FIELDS = ("unit", "unit_code", "scope", "sha256", "file")


@cache
def layout(edition_name: str = editions.CURRENT) -> Layout:
    """The layout of a declared edition."""
    return of(editions.get(edition_name))


def of(edition: Edition) -> Layout:
    """The layout of any edition."""
    setters = {"t2": _blocks, "t3": _grid, "t4": _across}
    tables = {t.code: setters[t.code](t, _TABLE_SHEETS[t.code]) for t in edition.tables}
    fields = {name: (COVER, at) for name, at in COVER_FIELDS.items()}
    fields |= {name: (META, at) for name, at in META_FIELDS.items()}
    return Layout(edition, tables, fields, dict(_sections()))


def _sections() -> Iterator[tuple[str, tuple[int, int]]]:
    row = 3
    for numeral, count in PARAGRAPHS.items():
        yield numeral, (row + 1, row + count)
        row += count + 1


def defined_name(key: str) -> str:
    """The defined name of a cell: its key with underscores, since a dot is a sheet separator elsewhere."""
    return key.replace(".", "_")


def field_name(name: str) -> str:
    """The defined name of a field of the cover."""
    return f"report_{name}"


@cache
def names(edition_name: str) -> Mapping[str, str]:
    """Defined name to cell key."""
    found = {defined_name(key): key for key in editions.get(edition_name).keys}
    if len(found) != len(editions.get(edition_name).keys):
        raise AssertionError("two cell keys share a defined name")
    return found


FEE_FIELDS = ("fee_notices", "fee_notified", "fee_collected")
"""Figures of the cover that findings speak of."""


class Places(Mapping[str, tuple[str, str]]):
    """Cell key, or figure of the cover, to (sheet, address) as the template has them; shared, and small between processes."""

    def __init__(self, edition_name: str) -> None:
        self.edition_name = edition_name
        tables = layout(edition_name).tables.values()
        self._found = {key: (t.sheet, a1(*at)) for t in tables for key, at in t.cells.items()}
        self._found |= {name: layout(edition_name).fields[name] for name in FEE_FIELDS}

    def __getitem__(self, key: str) -> tuple[str, str]:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __reduce__(self) -> tuple[Any, ...]:
        return places, (self.edition_name,)


@cache
def places(edition_name: str = editions.CURRENT) -> Places:
    """Where the template of an edition has its cells."""
    return Places(edition_name)


# --- the three ways of setting a table ---------------------------------------------------------------------


def _blocks(table: Table, sheet: str) -> TableLayout:
    """Blocks one under the other; a lone value column is merged over the width."""
    out = TableLayout(table, sheet)
    width = 1 + max(len(block.columns) for block in table.blocks)
    row = HEADER_ROW
    for block in table.blocks:
        out.put(block.heading, row, 1, row, width, "heading")
        out.put("信息内容", row + 1, 1, row + 1, 1, "header")
        edges = _edges(2, width, len(block.columns))
        for column, (left, right) in zip(block.columns, edges, strict=True):
            out.put(column.label, row + 1, left, row + 1, right, "header")
        row += 2
        for line in block.lines:
            out.put(line.label, row, 1, row, 1, "label")
            for column, (left, right) in zip(block.columns, edges, strict=True):
                _place(out, line, column, row, left, right)
            row += 1
    out.last_row, out.last_column = row - 1, width
    return out


def _edges(first: int, last: int, count: int) -> list[tuple[int, int]]:
    """Columns first…last shared out among `count` cells, the last taking what is over."""
    return [(first + i, last if i == count - 1 else first + i) for i in range(count)]


def _grid(table: Table, sheet: str) -> TableLayout:
    """Lines down with their groups at the left, columns across with their groups above."""
    out = TableLayout(table, sheet)
    (block,) = table.blocks
    depth = 1 + max(len(line.groups) for line in block.lines)
    first = depth + 1
    out.put(block.heading, HEADER_ROW, 1, HEADER_ROW + 2, depth, "corner")
    out.put("申请人情况", HEADER_ROW, first, HEADER_ROW, depth + len(block.columns), "header")
    _column_heads(out, block, HEADER_ROW + 1, first)
    row = HEADER_ROW + 3
    for line in block.lines:
        out.put(line.label, row, len(line.groups) + 1, row, depth, "label")
        for number, column in enumerate(block.columns):
            _place(out, line, column, row, first + number, first + number)
        row += 1
    _line_groups(out, block, HEADER_ROW + 3)
    out.last_row, out.last_column = row - 1, depth + len(block.columns)
    return out


def _column_heads(out: TableLayout, block: Block, row: int, first: int) -> None:
    for group, left, right in _runs([c.group[0] if c.group else "" for c in block.columns]):
        if group:
            out.put(group, row, first + left, row, first + right, "header")
    for number, column in enumerate(block.columns):
        out.put(column.label, row + len(column.group), first + number, row + 1, first + number, "header")


def _line_groups(out: TableLayout, block: Block, first: int) -> None:
    for level in range(max(len(line.groups) for line in block.lines)):
        heads = [line.groups[level] if len(line.groups) > level else "" for line in block.lines]
        for group, top, bottom in _runs(heads):
            if group:
                out.put(group, first + top, level + 1, first + bottom, level + 1, "label")


def _runs(items: list[str]) -> Iterator[tuple[str, int, int]]:
    """(item, first, last) for each run of equal neighbours."""
    start = 0
    for i in range(1, len(items) + 1):
        if i == len(items) or items[i] != items[start]:
            yield items[start], start, i - 1
            start = i


def _across(table: Table, sheet: str) -> TableLayout:
    """Every line beside the other, one data row."""
    out = TableLayout(table, sheet)
    (block,) = table.blocks
    width = len(block.columns)
    row = HEADER_ROW
    for group, first, last in _runs([line.groups[0] if line.groups else "" for line in block.lines]):
        if group:
            out.put(group, row, first * width + 1, row, (last + 1) * width, "header")
    for at, line in enumerate(block.lines):
        left = at * width + 1
        out.put(line.label, row + len(line.groups), left, row + 1, left + width - 1, "header")
        for number, column in enumerate(block.columns):
            out.put(column.label, row + 2, left + number, row + 2, left + number, "header")
            _place(out, line, column, row + 3, left + number, left + number)
    out.last_row, out.last_column = row + 3, width * len(block.lines)
    return out


def _place(out: TableLayout, line: Line, column: Column, row: int, left: int, right: int) -> None:
    key = f"{out.table.code}.{line.code}.{column.code}"
    out.cells[key] = (row, left)
    if right > left:
        out.spans[key] = right
