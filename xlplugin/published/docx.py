"""Word files (.docx) to documents: paragraphs and tables in order, merged cells resolved.

The package is read part by part with the project's own strict container and lxml, because of hostile files: no
external entity, no macro, no linked content is ever touched, and only word/document.xml and its styles are unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlplugin.ooxml.container import Entry, read_directory
from xlplugin.published.document import Block, Document, GridBuilder, Paragraph, captioned, lines_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SKIPPED = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr"))
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_UNPACKED = 100 * 1024 * 1024


def read_docx(data: bytes) -> Document:
    """The document as paragraphs and grids.

    Raises ContainerError for a damaged package, KeyError where it is no Word document, ValueError where a part is
    larger than any report.
    """
    entries = {entry.name: entry for entry in read_directory(data)}
    body = _parse(_part(entries, data, "word/document.xml"))
    walker = _Walker()
    for node in body.iter(f"{_W}body"):
        walker.children(node)
        break
    blocks = captioned(walker.blocks)
    return Document(blocks, lines_of(blocks), _title(entries, data), "docx")


def _part(entries: Mapping[str, Entry], data: bytes, name: str) -> bytes:
    entry = entries[name]
    if entry.size > MOST_UNPACKED:
        raise ValueError(f"{name} is larger than any report")
    return entry.inflate(data)


def _parse(xml: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:
        raise ValueError("a document type declaration in a Word part")
    return etree.fromstring(xml.replace(_STRICT.encode(), _W[1:-1].encode()), parser)


def _title(entries: Mapping[str, Entry], data: bytes) -> str:
    try:
        core = _parse(_part(entries, data, "docProps/core.xml"))
    except (KeyError, ValueError, SyntaxError):
        return ""
    return " ".join(core.findtext("{http://purl.org/dc/elements/1.1/}title", "").split())


class _Walker:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._tables = 0

    def children(self, node: _Element) -> None:
        for child in _content(node):
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)

    def _paragraph(self, node: _Element) -> None:
        for line in _text(node).split("\n"):
            if line.strip():
                self.blocks.append(Paragraph(line.strip()))
        for box in _boxes(node):
            self.children(box)

    def _table(self, node: _Element) -> None:
        if _is_layout(node):
            for row in _named(node, "tr"):
                for cell in _named(row, "tc"):
                    self.children(cell)
            return
        self._tables += 1
        builder = GridBuilder()
        for cells in _merged_rows(node):
            builder.add_row(cells)
        self.blocks.append(builder.grid(place=f"第{self._tables}个表格"))


def _content(node: _Element) -> Iterator[_Element]:
    """Children, looking through content controls, insertions, custom XML and the like."""
    for child in node:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"):
            yield from _content(child)
        else:
            yield child


def _named(node: _Element, name: str) -> Iterator[_Element]:
    return (child for child in _content(node) if child.tag == f"{_W}{name}")


def _text(node: _Element, notes: bool = True) -> str:
    """The text of a paragraph or run; deleted text, field codes and text boxes left out, in cells raised marks too."""
    parts: list[str] = []
    for child in node:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}ptab"):
            parts.append("\t")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif child.tag not in (f"{_W}txbxContent", _ALTERNATE, f"{_W}pict", f"{_W}drawing", f"{_W}object"):
            if child.tag == f"{_W}r" and (_is_vanished(child) or (not notes and _is_raised(child))):
                continue
            parts.append(_text(child, notes))
    return "".join(parts)


def _is_vanished(run: _Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val") not in ("0", "false", "off")


def _is_raised(run: _Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vertAlign")
    return mark is not None and mark.get(f"{_W}val") == "superscript"


def _boxes(node: _Element) -> Iterator[_Element]:
    """Text boxes of a paragraph; of an alternative content only the first form."""
    for box in node.iter(f"{_W}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield box


def _is_layout(table: _Element) -> bool:
    return next(iter(table.iterdescendants(f"{_W}tbl")), None) is not None


def _merged_rows(table: _Element) -> Iterator[list[tuple[str, int, int]]]:
    """Rows of (text, row span, column span). Vertical merges are runs of cells that continue the one above."""
    rows = [_row(row) for row in _named(table, "tr")]
    for index, row in enumerate(rows):
        cells: list[tuple[str, int, int]] = []
        for column, (text, across, merge) in sorted(row.items()):
            if merge == "continue" and index and column in rows[index - 1] and rows[index - 1][column][2]:
                continue
            down = 1
            if merge:
                while index + down < len(rows):
                    below = rows[index + down].get(column)
                    if below is None or below[2] != "continue":
                        break
                    down += 1
            cells.append((text, down, across))
        yield cells


def _row(row: _Element) -> dict[int, tuple[str, int, str]]:
    """Grid column to (text, column span, vertical merge) of one row."""
    properties = row.find(f"{_W}trPr")
    column = _number(properties, "gridBefore", 0)
    found: dict[int, tuple[str, int, str]] = {}
    for cell in _named(row, "tc"):
        about = cell.find(f"{_W}tcPr")
        across = max(1, _number(about, "gridSpan", 1))
        merge = about.find(f"{_W}vMerge") if about is not None else None
        kind = "" if merge is None else (merge.get(f"{_W}val") or "continue")
        found[column] = (_cell_text(cell), across, kind)
        column += across
    return found


def _number(parent: _Element | None, name: str, default: int) -> int:
    node = parent.find(f"{_W}{name}") if parent is not None else None
    value = node.get(f"{_W}val", "") if node is not None else ""
    return int(value) if value.isdecimal() and len(value) < 5 else default


def _cell_text(cell: _Element) -> str:
    lines = [_text(p, notes=False).strip() for p in _named(cell, "p")]
    return "\n".join(line for line in lines if line)
