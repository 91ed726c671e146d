"""Text PDFs to documents, by position.

pdfplumber was chosen because the tables of published reports are ruled: it gives every character and every ruling
with its place (pure Python over pdfminer.six, MIT, kept up since 2015, no binary to install), which is what binding a
figure to its column needs. pypdf and pdftotext give running text only; PyMuPDF is quicker but AGPL; camelot and
tabula want OpenCV or Java. Only its characters and rulings are used as they are: cells are laid out here, over page
breaks too. It is a core dependency, imported when the first PDF is read.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlplugin.published.document import Block, Document, Grid, GridCell, Paragraph, captioned
from xlplugin.published.labels import plain_signs
from xlplugin.published.sections import heading_of

if TYPE_CHECKING:
    from pdfplumber.page import Page

MOST_PAGES = 300
_SAME = 2.5
"""Rulings nearer than this (points) are one."""
_PAGE_TURN = 100_000.0

Char = Mapping[str, Any]


class Scanned(Exception):
    """The PDF holds pictures of pages, and no text."""


class TooManyPages(Exception):
    """More pages than any report has."""


class Locked(Exception):
    """A password is needed to open it."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int
    left: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class _Box:
    """A ruled cell with its text; `top` and `bottom` count on over the pages."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(slots=True)
class _Ruled:
    """A table on a page, or over several."""

    boxes: list[_Box]
    page: int
    last_page: int

    @property
    def left(self) -> float:
        return min(box.left for box in self.boxes)

    @property
    def right(self) -> float:
        return max(box.right for box in self.boxes)


def read_pdf(data: bytes) -> Document:
    """The PDF as paragraphs and grids.

    Raises Scanned, TooManyPages or Locked; pdfminer's own errors where the file is damaged.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        pdf = pdfplumber.open(io.BytesIO(data))
    except PDFPasswordIncorrect as error:
        raise Locked from error
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise Locked from error
        raise
    with pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise TooManyPages
        items: list[_Line | _Ruled] = []
        lines: list[str] = []
        characters = 0
        for number, page in enumerate(pdf.pages, 1):
            characters += sum(not c["text"].isspace() for c in page.chars)
            lines.extend(_read_page(page, number, items))
            page.close()
        if characters < 60:
            raise Scanned
        title = str((pdf.metadata or {}).get("Title") or "")
    blocks = captioned(tuple(_blocks(_joined(items))))
    return Document(blocks, tuple(lines), " ".join(title.split()), "pdf")


def _read_page(page: Page, number: int, items: list[_Line | _Ruled]) -> list[str]:
    """Adds the page's lines and tables in reading order; returns its text as printed lines."""
    page = page.dedupe_chars(tolerance=0.5).filter(_keeps_rulings)
    chars = [c for c in page.chars if c.get("upright", True)]
    settings = {"explicit_horizontal_lines": list(_open_ends(page))}
    tables = [table for table in page.find_tables(settings) if _is_table(table)]
    boxes = [table.bbox for table in tables]
    free = [c for c in chars if not any(_inside(c, box) for box in boxes)]
    found: list[tuple[float, _Line | _Ruled]] = [
        (line.top, line) for line in _lines(free, number) if not _is_page_number(line, float(page.height))
    ]
    for table in tables:
        found.append((table.bbox[1], _ruled(table, chars, number)))
    items.extend(item for _, item in sorted(found, key=lambda pair: pair[0]))
    return [line.text for line in _lines(chars, number, spaced=True) if not _is_page_number(line, float(page.height))]


def _keeps_rulings(item: Char) -> bool:
    """Leaves out shading behind text lines: filled boxes without outline, which would read as rulings."""
    if item.get("object_type") != "rect":
        return True
    return bool(item.get("stroke")) or float(item["width"]) < 3 or float(item["height"]) < 3


def _open_ends(page: Page) -> Iterator[float]:
    """Where a table that a page break cuts has no closing rule: several upright rules end there, and no level one lies."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [float(edge["top"]) for edge in page.edges if edge["orientation"] == "h"]
    for side in ("top", "bottom"):
        for at, count in Counter(round(float(edge[side])) for edge in upright).items():
            if count >= 3 and not any(abs(at - y) < 4 for y in level):
                yield float(at)


def _is_table(table: Any) -> bool:
    return len(table.cells) >= 4 and len({round(cell[0]) for cell in table.cells}) >= 2


def _inside(char: Char, box: Sequence[float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


# --- characters to lines --------------------------------------------------------------------------------------


def _rows(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """Characters of one printed line each, from top to bottom, left to right."""
    held: list[Char] = []
    middle = 0.0
    for char in sorted(chars, key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"])):
        at = (char["top"] + char["bottom"]) / 2
        if held and at - middle > 0.5 * float(char["size"] or 10):
            yield sorted(held, key=lambda c: c["x0"])
            held = []
        if not held:
            middle = at
        held.append(char)
    if held:
        yield sorted(held, key=lambda c: c["x0"])


def _lines(chars: Iterable[Char], page: int, spaced: bool = False) -> Iterator[_Line]:
    for row in _rows(chars):
        text = _text(row, spaced)
        ink = [c for c in row if not c["text"].isspace()]
        if ink:
            size = Counter(round(float(c["size"]), 1) for c in ink).most_common(1)[0][0]
            yield _Line(text.strip(), page, float(ink[0]["x0"]), float(ink[-1]["x1"]), float(ink[0]["top"]), size)


def _text(row: Sequence[Char], spaced: bool) -> str:
    """The characters as text; a gap between letters or digits is a space, as is (`spaced`) any wide gap."""
    parts: list[str] = []
    last: Char | None = None
    for char in row:
        text = char["text"]
        if last is not None and not text.isspace() and not parts[-1].isspace():
            gap = float(char["x0"]) - float(last["x1"])
            latin = text[:1].isascii() and parts[-1][-1:].isascii()
            if gap > 0.25 * float(char["size"] or 10) and (spaced or latin):
                parts.append(" ")
        parts.append(text)
        last = char
    return plain_signs("".join(parts))


_PAGE = re.compile(r"^[\s\-—–－_·•~]*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*[0-9]{1,3}\s*页?)?[\s\-—–－_·•~]*$")


def _is_page_number(line: _Line, height: float) -> bool:
    return bool(_PAGE.match(line.text)) and (line.top > 0.88 * height or line.top < 0.08 * height)


# --- rulings to grids -----------------------------------------------------------------------------------------


def _ruled(table: Any, chars: Sequence[Char], page: int) -> _Ruled:
    within: dict[int, list[Char]] = {}
    cells = [tuple(map(float, cell)) for cell in table.cells]
    for char in chars:
        if not _inside(char, table.bbox):
            continue
        holding = [i for i, cell in enumerate(cells) if _inside(char, cell)]
        if holding:
            smallest = min(holding, key=lambda i: (cells[i][2] - cells[i][0]) * (cells[i][3] - cells[i][1]))
            within.setdefault(smallest, []).append(char)
    turn = page * _PAGE_TURN
    boxes = [
        _Box(x0, turn + top, x1, turn + bottom, "\n".join(_text(row, True).strip() for row in _rows(within.get(i, []))))
        for i, (x0, top, x1, bottom) in enumerate(cells)
    ]
    return _Ruled(boxes, page, page)


def _joined(items: Sequence[_Line | _Ruled]) -> list[_Line | _Ruled]:
    """The items, a table that a page break cut put together again: nothing between, same left and right edge."""
    found: list[_Line | _Ruled] = []
    for item in items:
        before = found[-1] if found else None
        if (
            isinstance(item, _Ruled)
            and isinstance(before, _Ruled)
            and item.page == before.last_page + 1
            and abs(item.left - before.left) < 6
            and abs(item.right - before.right) < 6
        ):
            before.boxes.extend(item.boxes)
            before.last_page = item.page
        else:
            found.append(item)
    return found


def _edges(values: Iterable[float]) -> list[float]:
    """Distinct positions of rulings, near ones taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _grid(ruled: _Ruled) -> Grid:
    across = _edges(x for box in ruled.boxes for x in (box.left, box.right))
    down = _edges(y for box in ruled.boxes for y in (box.top, box.bottom))
    slots: list[list[GridCell | None]] = [[None] * (len(across) - 1) for _ in range(len(down) - 1)]
    for box in sorted(ruled.boxes, key=lambda b: (b.top, b.left)):
        x0, x1 = _index(across, box.left), _index(across, box.right)
        y0, y1 = _index(down, box.top), _index(down, box.bottom)
        cell = GridCell(box.text, y0, x0, max(1, y1 - y0), max(1, x1 - x0))
        for y in range(y0, max(y1, y0 + 1)):
            for x in range(x0, max(x1, x0 + 1)):
                if y < len(slots) and x < len(slots[y]) and slots[y][x] is None:
                    slots[y][x] = cell
    rows = tuple(tuple(row) for row in slots if any(cell is not None for cell in row))
    pages = f"第{ruled.page}页" if ruled.page == ruled.last_page else f"第{ruled.page}—{ruled.last_page}页"
    return Grid(_renumbered(rows), place=pages)


def _renumbered(rows: tuple[tuple[GridCell | None, ...], ...]) -> tuple[tuple[GridCell | None, ...], ...]:
    """Cells with their row numbers after empty bands (the margins at a page break) are gone."""
    first: dict[int, tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for cell in row:
            if cell is not None:
                top, _ = first.get(id(cell), (y, y))
                first[id(cell)] = (top, y)
    made: dict[int, GridCell] = {}
    for row in rows:
        for cell in row:
            if cell is not None and id(cell) not in made:
                top, bottom = first[id(cell)]
                made[id(cell)] = GridCell(cell.text, top, cell.column, bottom - top + 1, cell.columns)
    return tuple(tuple(made[id(cell)] if cell is not None else None for cell in row) for row in rows)


# --- lines to paragraphs --------------------------------------------------------------------------------------


def _blocks(items: Sequence[_Line | _Ruled]) -> Iterator[Block]:
    body = [item for item in items if isinstance(item, _Line)]
    left, right = _margins(body)
    held = ""
    before: _Line | None = None
    for item in items:
        if isinstance(item, _Ruled):
            # A table that floats into a sentence does not end its paragraph; but nothing is lost if it does.
            if held:
                yield Paragraph(held)
            held, before = "", None
            yield _grid(item)
            continue
        if held and before is not None and _goes_on(before, item, left, right):
            glue = " " if held[-1:].isascii() and item.text[:1].isascii() and held[-1:].isalnum() and item.text[:1].isalnum() else ""
            held += glue + item.text
        else:
            if held:
                yield Paragraph(held)
            held = item.text
        before = item
    if held:
        yield Paragraph(held)


def _margins(lines: Sequence[_Line]) -> tuple[float, float]:
    if not lines:
        return 0.0, 0.0
    lefts = Counter(round(line.left) for line in lines if len(line.text) > 8)
    left = min((x for x, n in lefts.items() if n >= max(2, len(lines) // 10)), default=min(line.left for line in lines))
    rights = sorted(line.right for line in lines)
    return float(left), rights[int(len(rights) * 0.9)] if len(rights) > 3 else rights[-1]


def _goes_on(before: _Line, line: _Line, left: float, right: float) -> bool:
    """Whether a line belongs to the paragraph of the line before: not indented, and that one ran to the margin."""
    em = line.size or 10.0
    if abs(before.size - line.size) > 1.5 or heading_of(line.text) or heading_of(before.text):
        return False
    if line.left > left + 1.2 * em:
        return False
    return before.right > right - 2.6 * em
