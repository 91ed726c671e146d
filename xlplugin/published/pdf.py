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
from typing import TYPE_CHECKING, Any

from xlplugin.published.document import Document, captioned
from xlplugin.published.labels import plain_signs
from xlplugin.published.pdf_layout import PAGE_TURN, Box, Line, Ruled, blocks_of

if TYPE_CHECKING:
    from pdfplumber.page import Page

MOST_PAGES = 300

Char = Mapping[str, Any]


class Scanned(Exception):
    """The PDF holds pictures of pages, and no text."""


class TooManyPages(Exception):
    """More pages than any report has."""


class Locked(Exception):
    """A password is needed to open it."""


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
        items: list[Line | Ruled] = []
        lines: list[str] = []
        characters = 0
        for number, page in enumerate(pdf.pages, 1):
            characters += sum(not c["text"].isspace() for c in page.chars)
            lines.extend(_read_page(page, number, items))
            page.close()
        if characters < 60:
            raise Scanned
        title = str((pdf.metadata or {}).get("Title") or "")
    blocks = captioned(tuple(blocks_of(items)))
    return Document(blocks, tuple(lines), " ".join(title.split()), "pdf")


def _read_page(page: Page, number: int, items: list[Line | Ruled]) -> list[str]:
    """Adds the page's lines and tables in reading order; returns its text as printed lines."""
    page = page.dedupe_chars(tolerance=0.5).filter(_keeps_rulings)
    chars = [c for c in page.chars if c.get("upright", True)]
    settings = {"explicit_horizontal_lines": list(_open_ends(page))}
    tables = [table for table in page.find_tables(settings) if _is_table(table)]
    boxes = [table.bbox for table in tables]
    free = [c for c in chars if not any(_inside(c, box) for box in boxes)]
    found: list[tuple[float, Line | Ruled]] = [
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


def _lines(chars: Iterable[Char], page: int, spaced: bool = False) -> Iterator[Line]:
    for row in _rows(chars):
        text = _text(row, spaced)
        ink = [c for c in row if not c["text"].isspace()]
        if ink:
            size = Counter(round(float(c["size"]), 1) for c in ink).most_common(1)[0][0]
            yield Line(text.strip(), page, float(ink[0]["x0"]), float(ink[-1]["x1"]), float(ink[0]["top"]), size)


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


_PAGE = re.compile(
    r"^[\s\-—–－_·•~]*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*[0-9]{1,3}\s*页?)?[\s\-—–－_·•~]*$"
)


def _is_page_number(line: Line, height: float) -> bool:
    return bool(_PAGE.match(line.text)) and (line.top > 0.88 * height or line.top < 0.08 * height)


# --- ruled tables ---------------------------------------------------------------------------------------------


def _ruled(table: Any, chars: Sequence[Char], page: int) -> Ruled:
    within: dict[int, list[Char]] = {}
    cells = [tuple(map(float, cell)) for cell in table.cells]
    for char in chars:
        if not _inside(char, table.bbox):
            continue
        holding = [i for i, cell in enumerate(cells) if _inside(char, cell)]
        if holding:
            smallest = min(holding, key=lambda i: (cells[i][2] - cells[i][0]) * (cells[i][3] - cells[i][1]))
            within.setdefault(smallest, []).append(char)
    for held in within.values():
        largest = max(float(char["size"]) for char in held)
        held[:] = [char for char in held if float(char["size"]) > 0.7 * largest]  # raised footnote marks are smaller
    turn = page * PAGE_TURN
    boxes = [
        Box(x0, turn + top, x1, turn + bottom, "\n".join(_text(row, True).strip() for row in _rows(within.get(i, []))))
        for i, (x0, top, x1, bottom) in enumerate(cells)
    ]
    return Ruled(boxes, page, page)
