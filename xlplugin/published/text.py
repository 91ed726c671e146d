"""Plain text (.txt) to documents: lines as they stand for the tables, paragraphs put together again for reading.

Text taken out of a PDF breaks a paragraph at every printed line. Whether that is so is seen from the lines: most of
them are then equally long. A tab or a bar between cells is kept, for `stream` to see empty cells by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlplugin.published.document import Document, Paragraph
from xlplugin.published.html import decode
from xlplugin.published.labels import plain_signs
from xlplugin.published.sections import heading_of

_PAGE_NUMBER = re.compile(
    r"^[\s\-—–－_·]*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[/／共]+\s*[0-9]{1,3}\s*页?)?[\s\-—–－_·]*$"
)
_MARKED_PAGE = re.compile(r"^\s*[\-—–－]+\s*[0-9]{1,3}\s*[\-—–－]+\s*$|^\s*第\s*[0-9]{1,3}\s*页.*$")
_OPENS = re.compile(
    r"^\s*(?:#|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[0-9]{1,2}[.．、](?![0-9]))"
)
_ENDS = tuple("。！？；：.!?;:”’）)")
_TITLE = re.compile(r"^.{0,60}(?:年度报告|年度工作报告|年报)$")
_CELLS = re.compile(r"[|\t]|\S\s{3,}\S.*\s{3,}\S")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_IDLE_SPACE = re.compile(rf"(?<=[{_CJK}])[ \t]+|[ \t]+(?=[{_CJK}])")


def read_text(data: bytes) -> Document:
    """The text as a document without grids."""
    text = plain_signs(decode(data)).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f")
    lines = tuple(line.replace("\f", "").rstrip() for line in text.split("\n"))
    return Document(tuple(Paragraph(line) for line in paragraphs(lines)), lines, "", "txt")


def is_page_number(line: str) -> bool:
    """Whether a line is a page number set between dashes or as 第…页; a bare number may be a figure."""
    return bool(_MARKED_PAGE.match(line))


def tidy(text: str) -> str:
    """Without the spaces that printing sets between Chinese signs and figures."""
    return _IDLE_SPACE.sub("", text).strip()


@dataclass(frozen=True, slots=True)
class _Printed:
    text: str
    width: int
    indent: int


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The paragraphs of text whose lines may be printed lines."""
    printed = [
        _Printed(line.strip(), _width(line.strip()), _width(line) - _width(line.lstrip()))
        for line in lines
        if line.strip() and not is_page_number(line)
    ]
    full = _full_width(printed)
    held = ""
    previous: _Printed | None = None
    for line in printed:
        if held and previous is not None and _goes_on(previous, line, full):
            held += _gap(held, line.text) + line.text
        else:
            if held:
                yield tidy(held)
            held = line.text
        previous = line
    if held:
        yield tidy(held)


def _full_width(printed: Sequence[_Printed]) -> int:
    """The width of a full printed line, 0 where lines are not broken by printing."""
    widths = [line.width for line in printed if line.width >= 30 and not _CELLS.search(line.text)]
    if len(widths) < 6:
        return 0
    near = {top: sum(top - 4 <= width <= top for width in widths) for top in set(widths)}
    top = max(near, key=lambda width: (near[width], width))
    return top if near[top] * 5 >= len(widths) * 2 and top <= 130 else 0


def _goes_on(previous: _Printed, line: _Printed, full: int) -> bool:
    """Whether a line goes on with the paragraph of the line above it."""
    if "|" in line.text or "\t" in line.text or "|" in previous.text or "\t" in previous.text:
        return False
    if (
        heading_of(line.text)
        or (_OPENS.match(line.text) and previous.text.endswith(_ENDS))
        or heading_of(previous.text)
    ):
        return False
    if _TITLE.search(previous.text):
        return False
    if not full:
        # Lines are paragraphs; one that breaks off in mid-sentence was cut by a page.
        return len(previous.text) > 40 and not previous.text.endswith(_ENDS) and not _OPENS.match(line.text)
    if line.indent >= previous.indent + 2 and previous.text.endswith(_ENDS):
        return False
    if previous.width >= full - 5:
        return not _OPENS.match(line.text) or not previous.text.endswith(_ENDS)
    # A first line is indented, and so a little shorter; a sentence that breaks off goes on.
    return previous.width >= full * 0.75 and not previous.text.endswith(_ENDS) and not _OPENS.match(line.text)


def _gap(held: str, text: str) -> str:
    return " " if held[-1:].isascii() and text[:1].isascii() and held[-1:].isalnum() and text[:1].isalnum() else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
