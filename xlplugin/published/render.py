"""A filing as the report that is published: title, six sections, three tables with their merged headers.

One tree, three writers (export_html, export_docx, export_pdf). It holds no formatting but what a thing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Literal

from validation.filing import Filing
from validation.form import Block, Edition, Line, Table
from validation.values import Blank, show

Role = Literal["title", "column", "row", "corner", "figure"]
"""What a cell is: a heading over a whole block, a column's or a line's header, the corner text, or a figure."""

APPLICANTS = "申请人情况"
_ITEM = "信息内容"


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table to be printed. `headers` are the ids of the header cells that a figure belongs to."""

    text: str
    row: int
    column: int
    role: Role
    rows: int = 1
    columns: int = 1
    id: str = ""
    headers: tuple[str, ...] = ()
    key: str = ""
    """The cell key of a figure."""


@dataclass(frozen=True, slots=True)
class TableNode:
    """A table to be printed; `shares` are the widths of its columns as parts of the whole."""

    code: str
    title: str
    cells: tuple[TableCell, ...]
    height: int
    shares: tuple[float, ...]
    head: int
    """Header rows at the top, which a page break repeats."""

    def rows(self) -> list[list[TableCell]]:
        """The cells by the row in which they begin, from left to right."""
        found: list[list[TableCell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            found[cell.row].append(cell)
        return found


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: heading as printed, paragraphs, and the table of sections 二, 三 and 四."""

    numeral: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    table: TableNode | None = None


@dataclass(frozen=True, slots=True)
class ReportTree:
    """The whole report."""

    title: str
    unit: str
    year: int | None
    preamble: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title, cut after the office's name where one line of a page does not hold it."""
        rest = self.title.removeprefix(self.unit)
        return (self.unit, rest) if self.unit and rest and len(self.title) > 20 else (self.title,)


def tree_of(filing: Filing) -> ReportTree:
    """The report of a filing in the official format."""
    edition = filing.edition
    year = f"{filing.year}年" if filing.year else ""
    return ReportTree(
        title=f"{filing.unit}{year}{edition.title[0]}",
        unit=filing.unit,
        year=filing.year,
        preamble=_preamble(filing),
        sections=tuple(_section(filing, numeral, title) for numeral, title in edition.sections),
    )


def _preamble(filing: Filing) -> tuple[str, ...]:
    text = "本报告根据《中华人民共和国政府信息公开条例》第五十条规定编制。"
    if filing.year:
        text += f"报告所列数据的统计期限自{filing.year}年1月1日起，至{filing.year}年12月31日止。"
    ways = [
        f"{name}：{value}"
        for name, value in (
            ("联系人", filing.contact.name),
            ("电话", filing.contact.phone),
            ("电子邮箱", filing.contact.email),
        )
        if value
    ]
    if ways:
        text += f"如对本报告有疑问，请与{filing.unit or '本机关'}联系（{'，'.join(ways)}）。"
    return (text,)


def _section(filing: Filing, numeral: str, title: str) -> Section:
    heading = f"{numeral}、{title}"
    paragraphs: tuple[str, ...] = ()
    text = filing.narrative.sections.get(numeral, "")
    if text.strip():
        first, *rest = text.strip("\n").split("\n")
        if re.match(rf"\s*{numeral}、", first) and len(first.strip()) <= 45:
            heading, lines = first.strip(), rest
        else:
            lines = [first, *rest]
        paragraphs = tuple(line.strip() for line in lines if line.strip())
    elif numeral == "六":
        paragraphs = fee_sentence(filing)
    table = next((t for t in filing.edition.tables if t.numeral == numeral), None)
    return Section(numeral, heading, paragraphs, table_node(filing, table) if table else None)


def fee_sentence(filing: Filing) -> tuple[str, ...]:
    """The statutory sentence on 信息处理费, where the office gave figures and wrote no section 六."""
    notices, notified, collected = (
        None if isinstance(value, Blank) else show(value)
        for value in (filing.fee_notices, filing.fee_notified, filing.fee_collected)
    )
    if notices and notified and collected:
        return (
            "本年度发出信息处理费收费通知的件数、总金额以及实际收取的总金额"
            f"分别为{notices}件、{notified}元、{collected}元。",
        )
    parts = [
        text
        for value, text in (
            (notices, f"发出收费通知{notices}件"),
            (notified, f"通知金额{notified}元"),
            (collected, f"实际收取{collected}元"),
        )
        if value is not None
    ]
    return ("本年度信息处理费情况：" + "，".join(parts) + "。",) if parts else ()


# --- tables ---------------------------------------------------------------------------------------------------


def table_node(filing: Filing, table: Table) -> TableNode:
    """A table of the form with its figures."""
    if table.code == "t4":
        return _across(filing, table)
    if len(table.blocks) == 1:
        return _matrix(filing, table, table.blocks[0])
    return _blocks(filing, table)


def _shown(filing: Filing, key: str) -> str:
    return show(filing.cells[key])


def _figure(filing: Filing, key: str, row: int, column: int, headers: Sequence[str], columns: int = 1) -> TableCell:
    return TableCell(_shown(filing, key), row, column, "figure", 1, columns, headers=tuple(headers), key=key)


def _blocks(filing: Filing, table: Table) -> TableNode:
    """Table 二: blocks one below the other, each with its heading and columns."""
    width = lcm(*(len(block.columns) for block in table.blocks))
    cells: list[TableCell] = []
    row = 0
    for number, block in enumerate(table.blocks, 1):
        span = width // len(block.columns)
        title = f"{table.code}-b{number}"
        cells.append(TableCell(block.heading, row, 0, "title", 1, width + 1, id=title))
        cells.append(TableCell(_ITEM, row + 1, 0, "column", id=f"{title}-item"))
        for i, column in enumerate(block.columns):
            cells.append(TableCell(column.label, row + 1, 1 + i * span, "column", 1, span, id=f"{title}-{column.code}"))
        for at, line in enumerate(block.lines, row + 2):
            label = f"{table.code}-{line.code}"
            cells.append(TableCell(line.label, at, 0, "row", id=label))
            for i, column in enumerate(block.columns):
                key = f"{table.code}.{line.code}.{column.code}"
                headers = (title, label, f"{title}-{column.code}")
                cells.append(_figure(filing, key, at, 1 + i * span, headers, span))
        row += 2 + len(block.lines)
    shares = (0.31, *[0.69 / width] * width)
    return TableNode(table.code, table.title, tuple(cells), row, shares, 0)


def _matrix(filing: Filing, table: Table, block: Block) -> TableNode:
    """Table 三: lines with nested groups at the left, columns with grouped headers at the top."""
    depth = max(len(line.groups) for line in block.lines) + 1
    cells = [TableCell(block.heading, 0, 0, "corner", 3, depth)]
    top = f"{table.code}-applicants"
    cells.append(TableCell(APPLICANTS, 0, depth, "column", 1, len(block.columns), id=top))
    above: dict[str, tuple[str, ...]] = {}
    i = 0
    while i < len(block.columns):
        column = block.columns[i]
        own = f"{table.code}-{column.code}"
        if not column.group:
            cells.append(TableCell(column.label, 1, depth + i, "column", 2, id=own))
            above[column.code] = (top, own)
            i += 1
            continue
        same = [c for c in block.columns[i:] if c.group == column.group]
        group = f"{table.code}-group{i}"
        cells.append(TableCell(column.group[0], 1, depth + i, "column", 1, len(same), id=group))
        for at, member in enumerate(same, i):
            cells.append(TableCell(member.label, 2, depth + at, "column", id=f"{table.code}-{member.code}"))
            above[member.code] = (top, group, f"{table.code}-{member.code}")
        i += len(same)
    cells.extend(_lines(filing, table, block, depth, above))
    shares = (0.045, 0.115, 0.27, *[0.57 / len(block.columns)] * len(block.columns))
    return TableNode(
        table.code, table.title, tuple(cells), 3 + len(block.lines), shares[-(depth + len(block.columns)) :], 3
    )


def _lines(
    filing: Filing, table: Table, block: Block, depth: int, above: dict[str, tuple[str, ...]]
) -> Iterator[TableCell]:
    for index, line in enumerate(block.lines):
        row = 3 + index
        for level, group in enumerate(line.groups):
            if index and block.lines[index - 1].groups[: level + 1] == line.groups[: level + 1]:
                continue
            run = [
                n
                for n in range(index, len(block.lines))
                if block.lines[n].groups[: level + 1] == line.groups[: level + 1]
            ]
            yield TableCell(group, row, level, "row", len(run), id=_group_id(table, line.groups[: level + 1], block))
        own = f"{table.code}-{line.code}"
        label_columns = depth - len(line.groups)
        yield TableCell(line.label, row, len(line.groups), "row", 1, label_columns, id=own)
        groups = tuple(_group_id(table, line.groups[: level + 1], block) for level in range(len(line.groups)))
        for i, column in enumerate(block.columns):
            key = f"{table.code}.{line.code}.{column.code}"
            yield _figure(filing, key, row, depth + i, (*groups, own, *above[column.code]))


def _group_id(table: Table, groups: tuple[str, ...], block: Block) -> str:
    first = next(n for n, line in enumerate(block.lines) if line.groups[: len(groups)] == groups)
    return f"{table.code}-lines{first}-{len(groups)}"


def _across(filing: Filing, table: Table) -> TableNode:
    """Table 四: all proceedings side by side over one line of figures."""
    block = table.blocks[0]
    size = len(block.columns)
    cells: list[TableCell] = []
    for i, line in enumerate(block.lines):
        at = i * size
        own = f"{table.code}-{line.code}"
        headers: tuple[str, ...] = (own,)
        if line.groups:
            first = _first_of_group(block, line)
            group = f"{table.code}-group{first}"
            if i == first:
                members = sum(other.groups == line.groups for other in block.lines)
                cells.append(TableCell(line.groups[0], 0, at, "column", 1, members * size, id=group))
            cells.append(TableCell(line.label, 1, at, "column", 1, size, id=own))
            headers = (group, own)
        else:
            cells.append(TableCell(line.label, 0, at, "column", 1, size, id=own))
        for j, column in enumerate(block.columns):
            outcome = f"{own}-{column.code}"
            top, deep = (2, 1) if line.groups else (1, 2)
            cells.append(TableCell(column.label, top, at + j, "column", deep, id=outcome))
            cells.append(_figure(filing, f"{table.code}.{line.code}.{column.code}", 3, at + j, (*headers, outcome)))
    width = size * len(block.lines)
    return TableNode(table.code, table.title, tuple(cells), 4, (1 / width,) * width, 3)


def _first_of_group(block: Block, line: Line) -> int:
    return next(n for n, other in enumerate(block.lines) if other.groups == line.groups)


def open_sections(tree: ReportTree, edition: Edition) -> list[str]:
    """The headings of the sections that hold nothing."""
    return [section.heading for section in tree.sections if not section.paragraphs and section.table is None]
