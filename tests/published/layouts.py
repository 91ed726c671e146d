"""Published reports in the layouts that offices really use, generated from a filing: damage included.

Each layout is named, gives the bytes of a file, and says which cells it does not show at all. Reading such a file may
leave cells open; it may never give a figure that the filing does not state.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from validation.filing import Filing
from xlplugin.published.exporting import render
from xlplugin.published.render import ReportTree, Section, TableCell, TableNode, tree_of

Make = Callable[[Filing, random.Random], bytes]


@dataclass(frozen=True)
class Layout:
    """One way of publishing: its name, the ending of the file, and how it is made."""

    name: str
    suffix: str
    make: Make
    hides: Callable[[str], bool] = lambda key: False
    """Cells that the page does not show; they must stay open (or blank)."""
    least: float = 1.0
    """The share of shown cells that must be read; the rest may stay open."""
    editions: tuple[str, ...] = ("2021", "2019")


LAYOUTS: list[Layout] = []


def layout(
    name: str,
    suffix: str,
    least: float = 1.0,
    hides: Callable[[str], bool] = lambda key: False,
    editions: tuple[str, ...] = ("2021", "2019"),
) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        LAYOUTS.append(Layout(name, suffix, make, hides, least, editions))
        return make

    return keep


def grid(node: TableNode) -> list[list[TableCell]]:
    return node.rows()


# --- running text ---------------------------------------------------------------------------------------------


def _text_report(filing: Filing, table: Callable[[TableNode], Iterator[str]]) -> bytes:
    tree = tree_of(filing)
    lines = [tree.title, "", *tree.preamble, ""]
    for section in tree.sections:
        lines += [section.heading, *section.paragraphs]
        if section.table:
            lines += list(table(section.table))
    return "\n".join(lines).encode()


def _lined(node: TableNode, figures: Callable[[list[str]], Iterator[str]], rnd: random.Random) -> Iterator[str]:
    """A table line by line; long labels and group labels are broken over lines as PDF text has them."""
    for row in grid(node):
        labels = [cell.text for cell in row if cell.role != "figure"]
        numbers = [cell.text for cell in row if cell.role == "figure"]
        if not numbers:
            yield from _header(labels, rnd)
            continue
        for group in labels[:-1]:
            yield from (group[i : i + 4] for i in range(0, len(group), 4))
        label = labels[-1] if labels else ""
        if len(label) > 16 and rnd.random() < 0.8:
            cut = rnd.randint(8, len(label) - 3)
            yield label[:cut]
            label = label[cut:]
        first, *rest = figures(numbers)
        yield f"{label} {first}".strip()
        yield from rest


def _header(labels: list[str], rnd: random.Random) -> Iterator[str]:
    for label in labels:
        if 1 < len(label) <= 6 and rnd.random() < 0.5:
            yield from (label[i : i + 2] for i in range(0, len(label), 2))
        else:
            yield label


def _joined(numbers: list[str]) -> Iterator[str]:
    yield " ".join(numbers)


@layout("文本-一行一项", ".txt")
def text_plain(filing: Filing, rnd: random.Random) -> bytes:
    return _text_report(filing, lambda node: _lined(node, _joined, rnd))


@layout("文本-总计落到下一行", ".txt", least=0.95)
def text_total_below(filing: Filing, rnd: random.Random) -> bytes:
    def figures(numbers: list[str]) -> Iterator[str]:
        if len(numbers) == 7 and rnd.random() < 0.4:
            yield " ".join(numbers[:-1])
            yield ""
            yield numbers[-1]
        else:
            yield " ".join(numbers)

    return _text_report(filing, lambda node: _lined(node, figures, rnd))


@layout("文本-数字在标签之后另起一行", ".txt")
def text_figures_below(filing: Filing, rnd: random.Random) -> bytes:
    def figures(numbers: list[str]) -> Iterator[str]:
        yield ""
        yield " ".join(numbers)

    return _text_report(filing, lambda node: _lined(node, figures, rnd))


@layout("文本-每格一行", ".txt")
def text_cell_a_line(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> Iterator[str]:
        for row in grid(node):
            yield from (cell.text for cell in row)

    return _text_report(filing, table)


@layout("文本-制表符", ".txt")
def text_tabs(filing: Filing, rnd: random.Random) -> bytes:
    return _text_report(filing, lambda node: ("\t".join(cell.text for cell in row) for row in grid(node)))


@layout("文本-数字粘连", ".txt", least=0.3)
def text_glued(filing: Filing, rnd: random.Random) -> bytes:
    return _text_report(filing, lambda node: ("".join(cell.text for cell in row) for row in grid(node)))


@layout("文本-相同的邻格丢失", ".txt", least=0.1)
def text_dropped(filing: Filing, rnd: random.Random) -> bytes:
    def figures(numbers: list[str]) -> Iterator[str]:
        yield " ".join(n for i, n in enumerate(numbers) if not i or n != numbers[i - 1])

    return _text_report(filing, lambda node: _lined(node, figures, rnd))


@layout("文本-部分行丢格", ".txt", least=0.85)
def text_some_dropped(filing: Filing, rnd: random.Random) -> bytes:
    damaged = rnd.sample(range(20), 2)
    count = iter(range(1000))

    def figures(numbers: list[str]) -> Iterator[str]:
        if len(numbers) == 7 and next(count) in damaged:
            numbers = [n for i, n in enumerate(numbers) if not i or n != numbers[i - 1]]
        yield " ".join(numbers)

    return _text_report(filing, lambda node: _lined(node, figures, rnd))


@layout("文本-窄栏把数字断成两行", ".txt", least=0.6)
def text_broken_digits(filing: Filing, rnd: random.Random) -> bytes:
    def figures(numbers: list[str]) -> Iterator[str]:
        yield " ".join(f"{n[:2]}\n{n[2:]}" if len(n) > 2 and n.isdigit() and rnd.random() < 0.3 else n for n in numbers)

    return _text_report(filing, lambda node: _lined(node, figures, rnd))


@layout("文本-页码夹在表中", ".txt")
def text_page_numbers(filing: Filing, rnd: random.Random) -> bytes:
    text = text_plain(filing, rnd).decode().split("\n")
    for number, at in enumerate(sorted(rnd.sample(range(10, len(text)), 5), reverse=True)):
        text.insert(at, f"- {number + 1} -")
    return "\n".join(text).encode("gb18030")


@layout("文本-按版面对齐", ".txt", least=0.9)
def text_aligned(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> Iterator[str]:
        for row in grid(node):
            labels = "  ".join(cell.text for cell in row if cell.role != "figure")
            numbers = "".join(cell.text.rjust(9) for cell in row if cell.role == "figure")
            yield f"      {labels}".ljust(46) + numbers

    return _text_report(filing, table)


@layout("文本-识别软件的竖线表", ".txt", editions=("2021",))
def text_markdown(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> Iterator[str]:
        for row in grid(node):
            cells = [cell.text for cell in row]
            figures = [cell.text for cell in row if cell.role == "figure"]
            if node.code == "t3" and figures:
                label = [cell.text for cell in row if cell.role != "figure"][-1]
                yield "| 类别 | 数据1 | 数据2 | 数据3 | 数据4 | 数据5 | 数据6 | 总计 |"
                yield "|---|---|---|---|---|---|---|---|"
                yield f"| {label} | {' | '.join(figures)} |"
                yield ""
            elif node.code != "t4":
                yield "| " + " | ".join(cells) + " |"
        if node.code == "t4":
            numbers = [cell.text for cell in node.rows()[3]]
            for i, name in enumerate(("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")):
                yield f"### {name}"
                yield "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |"
                yield "|---|---|---|---|---|"
                yield "| " + " | ".join(numbers[i * 5 : i * 5 + 5]) + " |"

    return _text_report(filing, table)


@layout("文本-序号丢失", ".txt", least=0.85)
def text_no_numerals(filing: Filing, rnd: random.Random) -> bytes:
    return re.sub(r"(?m)^(\d\.|（[一二三四五六七]）)", "", text_plain(filing, rnd).decode()).encode()


@layout("文本-数字在标签之前", ".txt", least=0.0)
def text_figures_above(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> Iterator[str]:
        for row in grid(node):
            figures = [cell.text for cell in row if cell.role == "figure"]
            if figures:
                yield " ".join(figures)
            yield " ".join(cell.text for cell in row if cell.role != "figure")

    return _text_report(filing, table)


@layout("文本-标签全在前、数字全在后", ".txt", least=0.0)
def text_labels_first(filing: Filing, rnd: random.Random) -> bytes:
    """As some programs take text out of a PDF: column by column."""

    def table(node: TableNode) -> Iterator[str]:
        yield from (cell.text for row in grid(node) for cell in row if cell.role != "figure")
        figures = [cell for row in grid(node) for cell in row if cell.role == "figure"]
        yield from (cell.text for cell in sorted(figures, key=lambda cell: (cell.column, cell.row)))

    return _text_report(filing, table).decode().encode("utf-16")


@layout("文本-对齐且零留空", ".txt", least=0.0)
def text_aligned_blanks(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> Iterator[str]:
        for row in grid(node):
            labels = "  ".join(cell.text for cell in row if cell.role != "figure")
            yield labels.ljust(46) + "".join(
                ("" if c.text == "0" else c.text).rjust(9) for c in row if c.role == "figure"
            )

    return _text_report(filing, table)


@layout("文本-逗号分隔", ".txt", least=0.9)
def text_commas(filing: Filing, rnd: random.Random) -> bytes:
    return _text_report(filing, lambda node: (",".join(cell.text for cell in row) for row in grid(node)))


# --- web pages ------------------------------------------------------------------------------------------------


def _page(tree: ReportTree, table: Callable[[TableNode], str], wrap: str = "{}", title: str | None = None) -> bytes:
    parts = [f"<h1>{escape(title or tree.title)}</h1>", *(f"<p>{escape(t)}</p>" for t in tree.preamble)]
    for section in tree.sections:
        parts += _section(section, table)
    body = wrap.format("\n".join(parts))
    return f"<html><head><meta charset='utf-8'><title>{escape(tree.title)}</title></head><body>{body}</body></html>".encode()


def _section(section: Section, table: Callable[[TableNode], str]) -> list[str]:
    parts = [f"<p>{escape(section.heading)}</p>", *(f"<p>{escape(t)}</p>" for t in section.paragraphs)]
    return [*parts, table(section.table)] if section.table else parts


def _html(node: TableNode, text: Callable[[TableCell], str] = lambda cell: escape(cell.text), extra: str = "") -> str:
    rows = []
    for row in grid(node):
        cells = "".join(f"<td rowspan={c.rows} colspan={c.columns}>{text(c)}</td>" for c in row)
        rows.append(f"<tr>{extra}{cells}</tr>")
    return "<table border=1><tbody>" + "".join(rows) + "</tbody></table>"


@layout("网页-规整表格", ".html")
def html_plain(filing: Filing, rnd: random.Random) -> bytes:
    return _page(tree_of(filing), _html)


@layout("网页-WPS 另存，零留空", ".html")
def html_wps(filing: Filing, rnd: random.Random) -> bytes:
    def text(cell: TableCell) -> str:
        shown = "" if cell.role == "figure" and cell.text == "0" and rnd.random() < 0.7 else cell.text
        pieces = "".join(f"<span><font face='仿宋'>{escape(c)}</font></span>" for c in shown)
        return f"<p align=center style='line-height:2'>{pieces or '<o:p>&nbsp;</o:p>'}<o:p></o:p></p>"

    return _page(tree_of(filing), lambda node: _html(node, text))


@layout("网页-竖排表头、字间空格", ".html")
def html_vertical(filing: Filing, rnd: random.Random) -> bytes:
    def text(cell: TableCell) -> str:
        if cell.role == "figure":
            return f"&nbsp;{escape(cell.text)} "
        if cell.role == "column" or cell.rows > 3:
            return "<br>".join(cell.text)
        at = rnd.randint(1, max(1, len(cell.text) - 1))
        return escape(cell.text[:at] + " " + cell.text[at:])

    return _page(tree_of(filing), lambda node: _html(node, text))


@layout("网页-套在版式表里，带脚本和空首列", ".html")
def html_nested(filing: Filing, rnd: random.Random) -> bytes:
    wrap = (
        "<script>document.write('<table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>')</script>"
        "<table><tr><td><ul><li>首页</li><li>政府信息公开</li></ul></td><td>{}</td></tr></table>"
        "<div style='display:none'>一、本年新收政府信息公开申请数量 9 9 9 9 9 9 9</div><p>打印 关闭</p>"
    )
    return _page(tree_of(filing), lambda node: _html(node, extra="<td></td>"), wrap)


def _damaged(text: str, rnd: random.Random) -> str:
    """A long label with two signs lost or one wrong."""
    if len(text) < 8 or text.startswith("（本列") or rnd.random() < 0.5:
        return text
    at = rnd.randint(3, len(text) - 4)
    return text[:at] + text[at + 2 :] if rnd.random() < 0.5 else text[:at] + "型" + text[at + 1 :]


@layout("网页-标签缺字错字", ".html", least=0.95)
def html_damaged(filing: Filing, rnd: random.Random) -> bytes:
    def text(cell: TableCell) -> str:
        return escape(cell.text if cell.role in ("figure", "column") else _damaged(cell.text, rnd))

    return _page(tree_of(filing), lambda node: _html(node, text))


def _with_extras(node: TableNode, rnd: random.Random) -> str:
    """A column 备注 with figures of its own at the right of table 三, and an extra line in tables 二 and 三."""
    rows = []
    for index, row in enumerate(grid(node)):
        cells = [f"<td rowspan={c.rows} colspan={c.columns}>{escape(c.text)}</td>" for c in row]
        if node.code == "t3":
            cells.append(
                "<td rowspan=3>备注</td>" if index == 0 else f"<td>{rnd.randint(0, 9)}</td>" if index > 2 else ""
            )
        rows.append("<tr>" + "".join(cells) + "</tr>")
        labels = [c.text for c in row]
        if "行政规范性文件" in labels or "规范性文件" in labels:
            rows.append("<tr><td>其他主动公开文件</td>" + "<td>7</td>" * 3 + "</tr>")
    return "<table>" + "".join(rows) + "</table>"


@layout("网页-多出的列和行", ".html", editions=("2021",))
def html_extra(filing: Filing, rnd: random.Random) -> bytes:
    return _page(tree_of(filing), lambda node: _with_extras(node, rnd))


@layout("网页-缺科研机构一列", ".html", hides=lambda key: key.startswith("t3.") and key.endswith(".research"))
def html_missing_column(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        rows = []
        for row in grid(node):
            kept = [c for c in row if not (c.text == "科研机构" or c.key.endswith(".research"))]
            rows.append(
                "<tr>"
                + "".join(f"<td rowspan={c.rows} colspan={_less(c)}>{escape(c.text)}</td>" for c in kept)
                + "</tr>"
            )
        return "<table>" + "".join(rows) + "</table>"

    return _page(tree_of(filing), table)


def _less(cell: TableCell) -> int:
    return cell.columns - (cell.text in ("申请人情况", "法人或其他组织"))


@layout("网页-表头跨列数写错", ".html", least=0.0)
def html_wrong_spans(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        def spans(cell: TableCell) -> str:
            across = cell.columns - 1 if cell.role == "corner" or cell.text == "行政复议" else cell.columns
            return f"<td rowspan={cell.rows} colspan={across}>{escape(cell.text)}</td>"

        return "<table>" + "".join("<tr>" + "".join(map(spans, row)) + "</tr>" for row in grid(node)) + "</table>"

    return _page(tree_of(filing), table)


@layout("网页-总计列在前", ".html")
def html_total_first(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        if node.code != "t3":
            return _html(node)
        rows = []
        for row in grid(node):
            last = [c for c in row if c.key.endswith(".total") or (c.role == "column" and c.text == "总计")]
            at = next((i for i, c in enumerate(row) if c.role == "figure" or c.text == "自然人"), len(row))
            order = [*row[:at], *last, *(c for c in row[at:] if c not in last)]
            rows.append(
                "<tr>"
                + "".join(f"<td rowspan={c.rows} colspan={c.columns}>{escape(c.text)}</td>" for c in order)
                + "</tr>"
            )
        return "<table>" + "".join(rows) + "</table>"

    return _page(tree_of(filing), table)


@layout("网页-分组另起一行并带小计", ".html")
def html_subtotals(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        if node.code != "t3":
            return _html(node)
        rows = ["<tr><td>项目</td>" + "".join(f"<td>{c}</td>" for c in _columns(node)) + "</tr>"]
        for row in grid(node)[3:]:
            *groups, label = [c for c in row if c.role == "row"]
            for group in groups:
                filled = group.text.startswith("（") and group.text != "（六）其他处理"
                rows.append(
                    f"<tr><td>{group.text}</td>" + f"<td>{rnd.randint(0, 99) if filled else ''}</td>" * 7 + "</tr>"
                )
            figures = "".join(f"<td>{escape(c.text)}</td>" for c in row if c.role == "figure")
            rows.append(f"<tr><td>{label.text}</td>{figures}</tr>")
        return "<table>" + "".join(rows) + "</table>"

    return _page(tree_of(filing), table)


def _columns(node: TableNode) -> list[str]:
    return [
        c.text
        for c in sorted(node.cells, key=lambda c: c.column)
        if c.role == "column" and c.text not in ("申请人情况", "法人或其他组织")
    ]


@layout("网页-脚注和填写框", ".html")
def html_notes_and_fields(filing: Filing, rnd: random.Random) -> bytes:
    def text(cell: TableCell) -> str:
        if cell.role != "figure":
            return escape(cell.text)
        return rnd.choice(
            (f"{cell.text}<sup>1</sup>", f"{cell.text}②", f'<input type="text" value="{cell.text}">', cell.text)
        )

    return _page(tree_of(filing), lambda node: _html(node, text))


@layout("网页-拆开合并、各格重复", ".html")
def html_unmerged(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        shown = [[""] * len(node.shares) for _ in range(node.height)]
        for cell in node.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    shown[row][column] = cell.text
        return (
            "<table>"
            + "".join("<tr>" + "".join(f"<td>{escape(t)}</td>" for t in row) + "</tr>" for row in shown)
            + "</table>"
        )

    return _page(tree_of(filing), table)


@layout("网页-没有合并属性", ".html", least=0.1)
def html_no_spans(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        return (
            "<table>"
            + "".join("<tr>" + "".join(f"<td>{escape(c.text)}</td>" for c in row) + "</tr>" for row in grid(node))
            + "</table>"
        )

    return _page(tree_of(filing), table)


@layout("网页-整份报告一个大表", ".html")
def html_one_table(filing: Filing, rnd: random.Random) -> bytes:
    tree = tree_of(filing)
    rows = []
    for section in tree.sections:
        rows += [f"<tr><td colspan=15>{escape(text)}</td></tr>" for text in (section.heading, *section.paragraphs)]
        for row in grid(section.table) if section.table else ():
            rows.append(
                "<tr>"
                + "".join(f"<td rowspan={c.rows} colspan={c.columns}>{escape(c.text)}</td>" for c in row)
                + "</tr>"
            )
    return f"<h1>{escape(tree.title)}</h1><table>{''.join(rows)}</table>".encode()


@layout("网页-用块而不用表", ".html")
def html_blocks(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        return "".join(
            "<div>" + "".join(f"<span>{escape(c.text)}</span> " for c in row) + "</div>" for row in grid(node)
        )

    return _page(tree_of(filing), table)


@layout("网页-两行之间少一条线", ".html", least=0.8)
def html_two_lines_in_one(filing: Filing, rnd: random.Random) -> bytes:
    """Two lines of table 三 in one row, label under label and figure under figure."""

    def table(node: TableNode) -> str:
        if node.code != "t3":
            return _html(node)
        rows = grid(node)
        rows[6] = [
            TableCell(
                f"{a.text}\n{next(b.text for b in rows[6] if b.column == a.column)}",
                a.row,
                a.column,
                a.role,
                a.rows,
                a.columns,
            )
            if any(b.column == a.column for b in rows[6])
            else a
            for a in rows[5]
        ]
        rows[5] = []
        return (
            "<table>"
            + "".join(
                "<tr>"
                + "".join(
                    f"<td rowspan={c.rows} colspan={c.columns}>{escape(c.text).replace(chr(10), '<br>')}</td>"
                    for c in row
                )
                + "</tr>"
                for row in rows
                if row
            )
            + "</table>"
        )

    return _page(tree_of(filing), table)


@layout("网页-表四分成三个表", ".html")
def html_three_tables(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        if node.code != "t4":
            return _html(node)
        numbers = [cell.text for cell in grid(node)[3]]
        head = (
            "<tr>"
            + "".join(f"<th>{t}</th>" for t in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
            + "</tr>"
        )
        parts = []
        for i, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
            body = "".join(f"<td>{escape(n)}</td>" for n in numbers[i * 5 : i * 5 + 5])
            parts.append(f"<p>{name}</p><table>{head}<tr>{body}</tr></table>")
        return "".join(parts)

    return _page(tree_of(filing), table)


@layout("网页-表四横放", ".html")
def html_turned(filing: Filing, rnd: random.Random) -> bytes:
    def table(node: TableNode) -> str:
        if node.code != "t4":
            return _html(node)
        numbers = [cell.text for cell in grid(node)[3]]
        rows = [
            "<tr><th>类别</th>"
            + "".join(f"<th>{t}</th>" for t in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
            + "</tr>"
        ]
        for i, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
            rows.append(
                f"<tr><td>{name}</td>" + "".join(f"<td>{escape(n)}</td>" for n in numbers[i * 5 : i * 5 + 5]) + "</tr>"
            )
        return "<table>" + "".join(rows) + "</table>"

    return _page(tree_of(filing), table)


@layout("网页-表格是一段预排文字", ".html")
def html_pre(filing: Filing, rnd: random.Random) -> bytes:
    return _page(tree_of(filing), lambda node: "<pre>" + escape("\n".join(_lined(node, _joined, rnd))) + "</pre>")


@layout("网页-每行一个表", ".html", least=0.9)
def html_table_a_row(filing: Filing, rnd: random.Random) -> bytes:
    """The header in one table, each line in its own, as some editors cut them."""

    def table(node: TableNode) -> str:
        if node.code != "t3":
            return _html(node)
        rows = grid(node)
        head = "<tr><td>项目</td>" + "".join(f"<td>{c}</td>" for c in _columns(node)) + "</tr>"
        parts = [f"<table>{head}</table>"]
        for row in rows[3:]:
            label = [c.text for c in row if c.role == "row"][-1]
            parts.append(
                f"<table><tr><td>{label}</td>"
                + "".join(f"<td>{escape(c.text)}</td>" for c in row if c.role == "figure")
                + "</tr></table>"
            )
        return "".join(parts)

    return _page(tree_of(filing), table)


@layout(
    "网页-混用旧表头", ".html", editions=("2021",), hides=lambda key: key.startswith(("t2.regulations", "t2.normative"))
)
def html_hybrid(filing: Filing, rnd: random.Random) -> bytes:
    old = {
        "本年制发件数": "本年新制作数量",
        "本年废止件数": "本年新公开数量",
        "现行有效件数": "对外公开总数量",
        "行政规范性文件": "规范性文件",
    }
    return _page(tree_of(filing), lambda node: _html(node, lambda cell: escape(old.get(cell.text, cell.text))))


# --- Word and PDF ---------------------------------------------------------------------------------------------


@layout("Word-本程序导出", ".docx")
def docx_own(filing: Filing, rnd: random.Random) -> bytes:
    return render(filing, ".docx")


@layout("Word-自动编号、分页重复表头", ".docx")
def docx_split(filing: Filing, rnd: random.Random) -> bytes:
    """Headings numbered by Word (no numerals in the text), table 三 cut in two, its header set again."""
    import io

    import docx

    document = docx.Document()
    tree = tree_of(filing)
    document.add_paragraph(tree.title)
    for section in tree.sections:
        document.add_paragraph(section.heading.partition("、")[2])
        for text in section.paragraphs:
            document.add_paragraph(text)
        if section.table is None:
            continue
        rows = grid(section.table)
        if section.table.code != "t3":
            _word_table(document, section.table, rows)
            continue
        _word_table(document, section.table, rows[:12], cut=12)
        document.add_paragraph("")
        _word_table(document, section.table, rows[12:], start=12, header=rows[:3])
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _word_table(
    document: object,
    node: TableNode,
    rows: list[list[TableCell]],
    start: int = 0,
    cut: int = 99,
    header: list[list[TableCell]] | None = None,
) -> None:
    head = header or []
    table = document.add_table(rows=len(head) + len(rows), cols=len(node.shares))  # type: ignore[attr-defined]
    for shift, part in ((0, head), (len(head) - start, rows)):
        for cell in (cell for row in part for cell in row):
            top = cell.row + shift
            bottom = min(top + cell.rows, min(len(head) + len(rows), cut + shift)) - 1
            place = table.cell(top, cell.column)
            if bottom > top or cell.columns > 1:
                place = place.merge(table.cell(bottom, cell.column + cell.columns - 1))
            place.text = cell.text
    del node


@layout("PDF-本程序导出", ".pdf")
def pdf_own(filing: Filing, rnd: random.Random) -> bytes:
    return render(filing, ".pdf")


@layout("PDF-表格跨页且无收口线", ".pdf")
def pdf_broken(filing: Filing, rnd: random.Random) -> bytes:
    return _pdf(filing, ruled=True)


@layout("PDF-没有框线", ".pdf", least=0.5)
def pdf_unruled(filing: Filing, rnd: random.Random) -> bytes:
    return _pdf(filing, ruled=False)


def _pdf(filing: Filing, ruled: bool) -> bytes:
    """A PDF whose tables run over page ends wherever they come to them, with upright rules but no closing one."""
    from xlplugin.published import export_pdf

    class Careless(export_pdf._Page):
        def _table(self, node: TableNode) -> None:
            widths, heights, size = self._layout(node)
            start = 0
            while start < node.height:
                end, used = start, 0.0
                while end < node.height and (self.y + used + heights[end] <= export_pdf._FOOT or end == start):
                    used += heights[end]
                    end += 1
                self._rows(node, start, end, widths, heights, size)
                self.y += used
                start = end
                if start < node.height:
                    self._turn()
            self.y += 3

        def _whole(self, node: TableNode) -> float:
            return 20

    tree = tree_of(filing)
    page = Careless(tree)
    if not ruled:
        page.pdf.rect = lambda *args, **kwargs: None  # type: ignore[method-assign]
    page.paragraph(tree.title, "title", 22, 12, centred=True)
    for section in tree.sections:
        page.section(section)
    return page.finish()
