"""Web pages to documents: tables by structure, merged cells resolved. Nothing on the page is run or fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplugin.published.document import Block, Document, GridBuilder, Paragraph, captioned, lines_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "head",
        "nav",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "audio",
        "video",
        "canvas",
        "applet",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "td",
        "th",
        "tr",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "ul",
        "caption",
        "legend",
        "details",
        "summary",
    ]
)
_NOTE = re.compile(r"[\s\[\](（）)0-9*①-⑳]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)", re.IGNORECASE)
_CHINESE_SETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030"}


def decode(data: bytes) -> str:
    """Bytes of a text or web page as text: byte order mark, UTF-8, the charset that the page names, else GB18030."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    named = _CHARSET.search(data[:4096])
    wanted = named.group(1).decode("ascii", errors="ignore").lower() if named else ""
    for name in dict.fromkeys(("utf-8", _CHINESE_SETS.get(wanted, wanted), "gb18030")):
        if not name:
            continue
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030" if wanted in _CHINESE_SETS else "utf-8", errors="replace")


def read_html(data: bytes) -> Document:
    """The page as paragraphs and grids in reading order."""
    from lxml import html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data).replace("\x00", ""))
    # A page may go on after </html>, or be two pages; the parser would stop there.
    text = re.sub(r"(?i)</(?:html|body)\s*>|<!doctype[^>]*>", "", text)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(text or "<html></html>", parser=parser)
    title = root.find(".//title")
    walker = _Walker()
    walker.walk(root)
    walker.flush()
    blocks = captioned(walker.blocks)
    return Document(blocks, lines_of(blocks), " ".join((title.text or "" if title is not None else "").split()), "html")


class _Walker:
    """Turns the tree into blocks; layout tables (tables that hold tables or long text) are walked through."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._tables = 0

    def walk(self, node: HtmlElement) -> None:
        if not isinstance(node.tag, str) or node.tag in _DROPPED or _is_hidden(node):
            return
        if node.tag == "table" and not _is_layout(node):
            self.flush()
            self._table(node)
            return
        if node.tag == "br":
            self.flush()
        block = node.tag in _BLOCKS
        if block:
            self.flush()
        self._add(node.text, node.tag == "pre")
        for child in node:
            self.walk(child)
            self._add(child.tail, node.tag == "pre")
        if block:
            self.flush()

    def _add(self, text: str | None, keep_lines: bool) -> None:
        if not text:
            return
        if keep_lines:
            *whole, rest = text.split("\n")
            for line in whole:
                self._text.append(line)
                self.flush()
            self._text.append(rest)
        else:
            self._text.append(text)

    def flush(self) -> None:
        text = _spaces("".join(self._text))
        self._text = []
        if text:
            self.blocks.append(Paragraph(text))

    def _table(self, table: HtmlElement) -> None:
        self._tables += 1
        builder = GridBuilder()
        rows = 0
        for row in _rows(table):
            rows += 1
            builder.add_row(
                [(_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan")) for cell in _cells(row)]
            )
        caption = table.find("./caption")
        if caption is not None:
            self.blocks.append(Paragraph(_spaces(caption.text_content())))
        if rows:
            self.blocks.append(builder.grid(place=f"第{self._tables}个表格"))


def _spaces(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\v\u00a0\u3000]+", " ", text).strip()


def _is_hidden(node: HtmlElement) -> bool:
    return node.get("hidden") is not None or bool(_HIDDEN.search(node.get("style") or ""))


def _is_layout(table: HtmlElement) -> bool:
    """A table that holds another table, or that is a frame of one or two cells around running text."""
    if table.find(".//table") is not None:
        return True
    cells = [cell for row in _rows(table) for cell in _cells(row)]
    return len(cells) <= 2 and any(len(_cell_text(cell)) > 200 for cell in cells)


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _cell_text(cell: HtmlElement) -> str:
    """The text of a cell; line breaks and paragraphs in it are kept as line breaks."""
    parts: list[str] = []

    def collect(node: HtmlElement) -> None:
        if not isinstance(node.tag, str) or (node is not cell and _is_hidden(node)):
            return
        if node.tag == "input" and node.get("type", "text").lower() in ("text", "number"):
            parts.append(node.get("value") or "")
        if node.tag in _DROPPED:
            return
        if node.tag == "sup" and _NOTE.fullmatch("".join(node.itertext())):
            return
        if node.tag == "br" or (node is not cell and node.tag in _BLOCKS):
            parts.append("\n")
        parts.append(re.sub(r"[ \t\r\n\f\v\u00a0\u3000]+", " ", node.text or ""))
        for child in node:
            collect(child)
            parts.append(re.sub(r"[ \t\r\n\f\v\u00a0\u3000]+", " ", child.tail or ""))
        if node is not cell and node.tag in _BLOCKS:
            parts.append("\n")

    collect(cell)
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
