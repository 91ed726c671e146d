"""What thousands of sheets have in common is understood once: the shape of their rows.

A row without what was typed into it, its numbers and texts, is its shape. Sheets that come from one template and were
saved by the same programs consist of a few hundred shapes, whoever filled them in. A sheet whose every row has a known
shape needs only its contents cut out, which is ten times faster than to check its writing and to read it.

Nothing is guessed. A shape is learned only from a row whose writing matches the scan's grammar to the last byte, and only
if the contents cut out equal, one by one, what the value reader gave for them. Contents in an unusual writing, error
cells, dates, sheets with anything in them that was not met before: all these are scanned and read in full.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any

from workbook_templates.layout import column_number
from xlplugin.intake import scan
from xlplugin.intake.grid import CellValue, Grid, exact
from xlplugin.intake.guard import normal
from xlplugin.intake.memo import Memo
from xlplugin.intake.refusals import Refused
from xlplugin.intake.scan import Facts, Place

MAX_SHEET = 1 << 20  # bytes of a sheet that may have a known shape; the largest of the form has 60,000
MAX_KNOWN, MAX_KNOWN_TEXT = 10_000, 1_000  # texts that are known to be usual, and the bytes of one
MAX_DIGITS = 9  # of the number of a shared text
MAX_ROW, MAX_SHAPE = 4_096, 1 << 16  # bytes of a shape that is remembered; the form has up to 800 and 12,000
_CONTENT = re.compile(rb'<[vt](?:>| xml:space="preserve">)([^<]+)<')
_CELL = re.compile(rb'<c r="([A-Z]+)[0-9]+"([^<>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_KIND = re.compile(rb' t="([A-Za-z]+)"')
_NUMBER = re.compile(rb"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:E[-+]?[0-9]{1,3})?")
# The value reader trims, joins lines and understands _x000D_; texts with any such thing are left to it.
_UNUSUAL = re.compile(
    rb"[\0-\x09\x0b-\x1f]|\xef\xbf[\xbe\xbf]|_x|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{3,7});)|^[\n ]|[\n ]\Z"
)
_NUMBERED = re.compile(rb"&#([0-9]{3,7});")
_RUN = rb'<r>(?:<rPr>(?:<[A-Za-z]+(?: [^<>]*)?/>)*+</rPr>)?<t(?: xml:space="preserve")?>[^<]*</t></r>'
_SHARED = re.compile(rb'<si>(?:<t(?: xml:space="preserve")?>[^<]*</t>|(?:%s)++)(?:<phoneticPr [^<>]*/>)?' % _RUN)
_SHARED_HEAD = re.compile(rb"(?:<\?xml[^<>]*\?>\s*)?<sst(?: [^<>]*)?>(?<!/>)")
_SHARED_BEGIN = re.compile(rb"[<:]si[\s/>]")
_SHARED_TEXT = re.compile(rb'<t( xml:space="preserve")?>([^<]*)</t>')
_REFERENCES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))

_KNOWN: Memo[bytes, bool] = Memo(MAX_KNOWN)
_KNOWN_SHARED: Memo[bytes, bytes | None] = Memo(5_000)

Pick = Callable[[Sequence[bytes]], Sequence[bytes]]
Texts = Sequence[bytes | None]
"""Shared strings as they are written; None for one that only the value reader may read."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The shape of a row: its contents in their order, each with its column and kind; its formulas."""

    numbers: tuple[int, ...]
    """Its own, after those of the rows without cells before it."""
    width: int
    hidden: tuple[int, ...]
    columns: tuple[int, ...]
    kinds: str
    """``n`` number, ``t`` text, ``s`` shared text, ``b`` yes or no; a letter a content."""
    formulas: tuple[scan.RawFormula, ...]


class Shape:
    """The shape of a whole sheet: where each content stands and of which kind it is."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self.kinds = "".join(row.kinds for row in rows)
        places = [(row.numbers[-1], column) for row in rows for column in row.columns]
        self.at: Mapping[Place, int] = {place: index for index, place in enumerate(places)}
        self.height = max((row for row, _ in places), default=0)
        self.width = max((column for _, column in places), default=0)
        self.formulas = scan.written_out(formula for row in rows for formula in row.formulas)
        self.hidden_rows = frozenset(number for row in rows for number in row.hidden)
        self._picks: Memo[int, tuple[Sequence[Place], Pick | None]] = Memo(8)
        self._numbers, self._texts, self._shared, self._truths = (self._of_kind(kind) for kind in "ntsb")

    def _of_kind(self, kind: str) -> Pick:
        """What picks the contents of one kind."""
        numbers = [index for index, each in enumerate(self.kinds) if each == kind]
        if len(numbers) > 1:
            return itemgetter(*numbers)
        return lambda contents: [contents[index] for index in numbers]

    def whole_numbers(self, places: Sequence[Place], contents: Sequence[bytes]) -> list[CellValue] | None:
        """The values of many cells, if each holds a whole number as it was typed, which is the usual case."""
        if not isinstance(places, tuple):  # whose places will not change while what picks them is remembered
            return None
        known, pick = self._picks.get(id(places), (None, None))
        if known is not places:
            indices = [self.at.get(place, -1) for place in places]
            usual = len(indices) > 1 and all(index >= 0 and self.kinds[index] == "n" for index in indices)
            pick = itemgetter(*indices) if usual else None
            self._picks[id(places)] = places, pick
        if pick is None:
            return None
        picked = pick(contents)
        return list(map(int, picked)) if b"".join(picked).isdigit() and max(map(len, picked)) <= 15 else None

    def fits(self, contents: Sequence[bytes], texts: Texts | None) -> bool:
        """Whether every content is written as usual, so that it means what it meant when the shape was learned."""
        numbers = self._numbers(contents)
        if not b"".join(numbers).isdigit() and not all(map(_NUMBER.fullmatch, numbers)):
            return False
        if not all(_is_usual(text) for text in self._texts(contents) if text not in _KNOWN):
            return False
        if "b" in self.kinds and not {*self._truths(contents)} <= {b"0", b"1"}:
            return False
        if "s" not in self.kinds:
            return True
        shared = self._shared(contents)
        if texts is None or not b"".join(shared).isdigit() or max(map(len, shared)) > MAX_DIGITS:
            return False
        count = len(texts)
        return all(index < count and texts[index] is not None for index in map(int, shared))


class ShapedGrid(Grid):
    """The values of a sheet of known shape; a content is understood when it is asked for."""

    def __init__(self, shape: Shape, contents: Sequence[bytes], texts: Texts | None, facts: Facts) -> None:
        super().__init__([], None, facts)
        self._shape, self._contents, self._texts = shape, contents, texts

    @property
    def height(self) -> int:
        return self._shape.height

    @property
    def width(self) -> int:
        return self._shape.width

    def value(self, row: int, column: int) -> CellValue:
        index = self._shape.at.get((row, column))
        return None if index is None else _understood(self._shape.kinds[index], self._contents[index], self._texts)

    def take(self, places: Sequence[Place]) -> list[CellValue]:
        at, kinds, contents, texts = self._shape.at, self._shape.kinds, self._contents, self._texts
        if (numbers := self._shape.whole_numbers(places, contents)) is not None:
            return numbers
        found: list[CellValue] = []
        for place in places:
            index = at.get(place)
            if index is None:
                found.append(None)
            elif (kind := kinds[index]) == "n" and (content := contents[index]).isdigit() and len(content) <= 15:
                found.append(int(content))
            else:
                found.append(_understood(kind, contents[index], texts))
        return found


@dataclass(slots=True)
class Shapes:
    """The shapes met so far in workbooks in which the same styles are dates."""

    rows: Memo[bytes, _Row] = field(default_factory=lambda: Memo(12_000))
    sheets: Memo[bytes, Shape] = field(default_factory=lambda: Memo(200))

    def grid(self, part: bytes, texts: Texts | None) -> Grid | None:
        """The sheet's values, if it is of known shape and all is usual; None where it must be read in full.

        :param part: as it is in the file: what the guard looks for in a part, the known shape does not have.
        """
        cut = _cut(part) if len(part) <= MAX_SHEET else None
        if cut is None:
            return None
        hidden, pieces = cut
        shape = self._shape(b"\0".join(pieces[::2]))
        contents = pieces[1::2]
        # A NUL in the part itself looks like a content that was cut out; there is then one content less.
        if shape is None or len(contents) != len(shape.kinds) or not shape.fits(contents, texts):
            return None
        return ShapedGrid(shape, contents, texts, Facts(shape.formulas, {}, shape.hidden_rows, hidden))

    def learn(self, part: bytes, texts: Texts | None, grid: Grid) -> None:
        """Remember the rows of a sheet that were found to be plainly written.

        :param part: normalised by the guard.
        :param grid: what the value reader gave.
        """
        if len(part) > MAX_SHEET:  # rows of a summary: there are no two alike
            return
        start, end = part.find(b"<sheetData>") + len(b"<sheetData>"), part.find(b"</sheetData>")
        for row in part[start:end].split(b"</row>"):
            key = b"\0".join(_CONTENT.split(row)[::2])
            if row and len(key) <= MAX_ROW and key not in self.rows:
                shape = _learned(row, texts, grid)
                if shape is not None:
                    self.rows[key] = shape

    def _shape(self, key: bytes) -> Shape | None:
        shape = self.sheets.get(key)
        if shape is None:
            rows = [self.rows.get(row) for row in key.removeprefix(b"<sheetData>").split(b"</row>") if row]
            known = [row for row in rows if row is not None]
            numbers = [number for row in known for number in row.numbers]
            width = max((row.width for row in known), default=0)
            if len(known) < len(rows) or numbers != sorted(set(numbers)):
                return None
            if scan.is_vast(max(numbers, default=0), width):
                return None
            shape = Shape(known)
            if len(key) <= MAX_SHAPE:
                self.sheets[key] = shape
        return shape


def shared_texts(part: bytes) -> Texts | None:
    """The shared strings as they are written; None where they cannot be told apart for sure."""
    *pieces, end = part.split(b"</si>")
    head = _SHARED_HEAD.match(pieces[0] if pieces else end)
    if head is None or end.strip() != b"</sst>":
        return None
    if pieces:
        pieces[0] = pieces[0][head.end() :]
    try:
        return [_KNOWN_SHARED[piece] if piece in _KNOWN_SHARED else _shared_text(piece) for piece in pieces]
    except ValueError:
        return None


def _shared_text(piece: bytes) -> bytes | None:
    """A text, all of one format or (as LibreOffice writes Chinese with figures in it) of several.

    :raises ValueError: it may be another number of texts than one.
    """
    runs: list[tuple[bytes, bytes]] = _SHARED_TEXT.findall(piece) if _SHARED.fullmatch(piece) else []
    if not runs and (not piece.startswith(b"<si>") or b"<!" in piece or _SHARED_BEGIN.search(piece, 1)):
        raise ValueError(piece)
    text = b"".join(run for _, run in runs)
    blanks_stay = all(kept or run.strip() == run for kept, run in runs)
    found = text if runs and blanks_stay and _is_usual(text) else None
    if len(piece) <= MAX_ROW:
        _KNOWN_SHARED[piece] = found
    return found


def _cut(part: bytes) -> tuple[tuple[tuple[int, int], ...], list[bytes]] | None:
    """The hidden columns; and the cells as shape, content, shape, content, …, shape. None for an unusual sheet."""
    start, end = part.find(b"<sheetData>"), part.rfind(b"</sheetData>")
    if start < 0 or end < start:
        return None
    hidden = _hidden_columns(part[:start])
    # What follows the cells is no value, but a damage there must be seen whatever was read before.
    if hidden is None or not _is_sound(part[end:]):
        return None
    return hidden, _CONTENT.split(part[start:end])


@lru_cache(maxsize=256)
def _hidden_columns(head: bytes) -> tuple[tuple[int, int], ...] | None:
    """From what stands before the cells; None where the guard or the scan has more to say of it."""
    return scan.hidden_columns(head) if _is_sound(head) else None


@lru_cache(maxsize=256)
def _is_sound(piece: bytes) -> bool:
    """Whether the guard leaves a piece of a sheet as it is."""
    try:
        return normal(piece, "") == piece
    except Refused:
        return False


def _learned(row: bytes, texts: Texts | None, grid: Grid) -> _Row | None:
    """The shape of a row; None where cutting out its contents does not give what the value reader gave."""
    if not (scan.is_plain(row + b"</row>") or scan.is_plain(row)):
        return None
    numbers, hidden, formulas = scan.row_numbers(row), scan.hidden_rows(row), scan.raw_formulas(row)
    if not numbers or hidden is None or formulas is None:
        return None
    cells = [(column_number(letters.decode()), rest, inner) for letters, rest, inner in _CELL.findall(row)]
    filled = [(column, _kind(rest)) for column, rest, inner in cells if _CONTENT.search(inner)]
    kinds = [kind for _, kind in filled if kind is not None]
    contents = _CONTENT.findall(row)
    places = {(numbers[-1], column) for column, _, _ in cells}
    if not len(contents) == len(filled) == len(kinds) or len(places) < len(cells):
        return None
    width = max((column for column, _, _ in cells), default=0)
    learned = _Row(numbers, width, hidden, tuple(column for column, _ in filled), "".join(kinds), tuple(formulas))
    shape = Shape([learned])
    if not shape.fits(contents, texts):
        return None
    cut = ShapedGrid(shape, contents, texts, Facts())
    return learned if all(_is_same(cut.value(*place), grid.value(*place)) for place in places) else None


def _kind(attributes: bytes) -> str | None:
    said = _KIND.search(attributes)
    return {b"n": "n", b"s": "s", b"str": "t", b"inlineStr": "t", b"b": "b"}.get(said[1] if said else b"n")


def _is_same(one: CellValue, other: CellValue) -> bool:
    return type(one) is type(other) and one == other


def _understood(kind: str, content: bytes, texts: Texts | None) -> CellValue:
    """What a content that fits means."""
    if kind == "n":
        return int(content) if len(content) <= 15 and content.isdigit() else exact(float(content))
    if kind == "b":
        return content == b"1"
    written: Any = content if kind == "t" or texts is None else texts[int(content)]
    if b"&" in written:
        written = _NUMBERED.sub(_character, written)
        for reference, character in _REFERENCES:
            written = written.replace(reference, character)
    return written.decode() or None


def _character(number: re.Match[bytes]) -> bytes:
    """A character by its number, as openpyxl writes Chinese."""
    return chr(int(number[1])).encode()


def _is_plain_number(digits: bytes) -> bool:
    """Whether the character of that number means itself wherever it stands."""
    return int(digits) >= 0xA0 and int(digits) & 0xFFFE != 0xFFFE


def _is_usual(text: bytes) -> bool:
    """Whether a text means what it says."""
    if _UNUSUAL.search(text) or not all(map(_is_plain_number, _NUMBERED.findall(text))):
        return False
    try:
        _NUMBERED.sub(_character, text).decode()
    except ValueError:  # no text, or no character has that number
        return False
    if len(text) <= MAX_KNOWN_TEXT:
        _KNOWN[text] = True
    return True
