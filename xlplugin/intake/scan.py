"""What a sheet part says that the value reader hides: formulas, error cells, hidden and merged areas, stray cells.

Two ways give the same facts. Sheets as Excel, WPS, LibreOffice and openpyxl write them are scanned with a few
patterns. A sheet that is written in any other legal way, or that is suspicious, is parsed and rewritten plainly,
because the value reader takes a number broken by a comment for its beginning and ends the process on a stray cell at
the far corner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

from workbook_templates.layout import column_number
from xlplugin.intake.memo import Single
from xlplugin.intake.refusals import Refused
from xlplugin.intake.shift import shifted
from xlplugin.ooxml import address

if TYPE_CHECKING:
    from lxml import etree

Place = tuple[int, int]
"""Row and column, both from 1."""

MAX_AREA = 4_000_000  # cells of the rectangle that the value reader lays out in memory, empty ones included
NEAR_ROWS, NEAR_COLUMNS = 20_000, 200  # the rectangle that is kept of a sheet whose cells lie further apart
MAX_STRAY = 1_000  # cells outside that rectangle which are named; more is too much

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# The cells of a sheet as the usual programs write them, whole: what does not match to the last byte is parsed. Every
# repetition is possessive, so that a long sheet that does not match is given up at once.
_PLAIN = re.compile(
    rb"""<sheetData>(?:
        <row\ r="(?P<row>[1-9][0-9]{0,6})"(?:\ (?!r=)[A-Za-z0-9]++(?::[A-Za-z]++)?="[^"<>&]*+")*+(?:/>|>(?:
            <c\ r="[A-Z]{1,3}(?P=row)"(?:\ s="[0-9]++")?+(?:
                \ t="inlineStr"(?:/>|>(?:<is><t(?:\ xml:space="preserve")?+>[^<]*+</t></is>)?+</c>)
                |(?:\ t="(?!inlineStr)[A-Za-z]++")?+(?:/>|>
                    (?:<f(?:\ [A-Za-z0-9]++="[^"<>]*+")*+(?:/>|>[^<]*+</f>))?+
                    (?:<v(?:\ xml:space="preserve")?+>(?!\s)[^<]*+(?<!\s)</v>|<v/>)?+
                </c>)
            )
        )*+</row>)
    )*+""",
    re.VERBOSE,
)
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"')
_BEYOND_Z = re.compile(rb'<c r="[A-Z][A-Z]')
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"')
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^<>]*)><f([^<>]*?)(?:/>|>([^<]*)</f>)(<v>[^<])?')
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^<>]* hidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col ([^<>]*)>")
_LIMITS = re.compile(rb'(?:^| )(min|max)="([0-9]+)"')
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_REFERENCE = re.compile(rb'<c ([^<>]*)>(?:<f[^<>]*(?:/>|>[^<]*</f>))?<v(?: xml:space="preserve")?>[-+0-9.eE]*&')
_NUMBERED = re.compile(rb"&#(x?[0-9A-Fa-f]+);")
_SHARED = re.compile(rb' si="([0-9]+)"')


class Formula(NamedTuple):
    """A cell's formula, without ``=``; ``stored`` tells whether its result is stored beside it."""

    text: str
    stored: bool


class RawFormula(NamedTuple):
    """A formula as its cell states it: ``shared`` is the number that it shares with other cells, if it does."""

    place: Place
    text: str
    shared: str | None
    stored: bool


class Formulas(Single[Place, Formula]):
    """The formula of each cell that holds one."""


@dataclass(slots=True)
class Facts:
    """What a sheet holds beside its values.

    :param formulas: the formula of each cell that holds one; those shared with others are written out.
    :param errors: the error value of each cell that holds one (``#REF!``).
    :param hidden_columns: first and last of each hidden run.
    :param stray: cells with content so far away that their values were not read.
    """

    formulas: Formulas = field(default_factory=Formulas)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    stray: tuple[str, ...] = ()


def scan(part: bytes, name: str, strings: int) -> tuple[bytes, Facts]:
    """The sheet as the value reader may see it, and the facts that the value reader hides.

    :param part: the sheet part, normalised by the guard.
    :param name: its name, for refusals.
    :param strings: how many shared strings there are.
    :raises Refused: the sheet is damaged, contradicts itself, or holds far too much.
    """
    return _quick(part, name) or rewrite(part, name, strings)


def _quick(part: bytes, name: str) -> tuple[bytes, Facts] | None:
    """The cells alone and the facts, or None where the sheet must be parsed."""
    start, end = part.find(b"<sheetData>"), part.find(b"</sheetData>")
    if start < 0 or end < start:
        return None
    cells = part[start:end]
    references = _CELL.findall(cells)
    rows = row_numbers(cells)
    if _PLAIN.fullmatch(cells) is None or list(rows) != sorted(set(rows)) or _has_traps(cells):
        return None
    if len(set(references)) != len(references):
        raise Refused("ambiguous", part=name)
    formulas, hidden, columns = raw_formulas(cells), hidden_rows(cells), hidden_columns(part[:start])
    if formulas is None or hidden is None or columns is None:
        return None
    if is_vast(rows[-1] if rows else 0, _width(cells, references)):
        return None
    facts = Facts(written_out(formulas), {}, frozenset(hidden), columns)
    return b"<worksheet>%s</sheetData></worksheet>" % cells, facts


def is_plain(rows: bytes) -> bool:
    """Whether rows of cells are written as the usual programs write them, to the last byte."""
    return _PLAIN.fullmatch(b"<sheetData>" + rows) is not None


def row_numbers(cells: bytes) -> tuple[int, ...]:
    """The numbers of the rows, as they follow one another in plain writing."""
    return tuple(map(int, _ROW.findall(cells)))


def is_vast(height: int, width: int) -> bool:
    """Whether a rectangle is larger than a worksheet may be, or than is borne."""
    return height > address.MAX_ROW or width > address.MAX_COLUMN or height * width > MAX_AREA


def _has_traps(cells: bytes) -> bool:
    """Whether the value reader may go wrong: error cells (it drops them), negative indices of shared strings, what is no
    text with character references."""
    if b' t="e"' in cells or b't="s"><v>-' in cells:
        return True
    return b"&" in cells and any(b' t="str"' not in b" " + kind for kind in _REFERENCE.findall(cells))


def _width(cells: bytes, references: list[bytes]) -> int:
    """The last column, or 26 where all columns have one letter, which is the usual case and quick to see."""
    if _BEYOND_Z.search(cells) is None:
        return 26
    letters = {reference.rstrip(b"0123456789") for reference in references}
    return max(column_number(each.decode()) for each in letters)


def raw_formulas(cells: bytes) -> list[RawFormula] | None:
    """The formulas in plain writing, cell by cell; None where one is not seen for sure."""
    found = _FORMULA.findall(cells) if b"<f" in cells else []
    if len(found) != cells.count(b"<f"):
        return None
    formulas = []
    for reference, of_cell, of_formula, written, value in found:
        if b"&#" in written and not all(map(_is_character, _NUMBERED.findall(written))):
            return None
        text = unescape(written.decode()) if b"&" in written else written.decode()
        index = _SHARED.search(of_formula) if b't="shared"' in of_formula else None
        shared = None if b't="shared"' not in of_formula else index[1].decode() if index else ""
        stored = bool(value) or b't="str"' in of_cell  # "" is a result, too
        formulas.append(RawFormula(address.split(reference.decode()), text, shared, stored))
    return formulas


def _is_character(number: bytes) -> bool:
    """Whether XML knows a character of that number, which is written as after `&#`."""
    code = int(number[1:], 16) if number.startswith(b"x") else int(number)
    return 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF or code in (9, 10, 13)


def written_out(formulas: Iterable[RawFormula]) -> Formulas:
    """The formula of every cell, those written out that are shared."""
    shared: dict[str, tuple[str, Place]] = {}
    found = Formulas()
    for each in formulas:
        text = each.text if each.shared is None else _of_shared(each.text, each.place, each.shared, shared)
        found[each.place] = Formula(text, each.stored)
    return found


def _of_shared(formula: str, place: Place, key: str, shared: dict[str, tuple[str, Place]]) -> str:
    """The formula of a cell that shares another's; the first one with a text is the one that is shared."""
    if formula:
        shared.setdefault(key, (formula, place))
        return formula
    if key not in shared:
        return ""
    text, origin = shared[key]
    return shifted(text, place[0] - origin[0], place[1] - origin[1])


def hidden_rows(cells: bytes) -> tuple[int, ...] | None:
    """The hidden rows in plain writing; None where one is not seen for sure."""
    if b" hidden" not in cells:
        return ()
    rows = _HIDDEN_ROW.findall(cells)
    shown = cells.count(b'hidden="0"') + cells.count(b'hidden="false"')
    return tuple(map(int, rows)) if len(rows) + shown == cells.count(b" hidden") else None


def hidden_columns(head: bytes) -> tuple[tuple[int, int], ...] | None:
    """First and last of the hidden runs of columns, from what stands before the cells; None for an unusual writing."""
    if b"<!" in head or (b"<col " in head and b"hidden='" in head):  # what is in a comment is no column
        return None
    columns = [each for each in _COLUMN.findall(head) if b'hidden="1"' in each or b'hidden="true"' in each]
    limits = [{name: int(number) for name, number in _LIMITS.findall(each)} for each in columns]
    return tuple((each[b"min"], each[b"max"]) for each in limits if len(each) == 2)


def rewrite(part: bytes, name: str, strings: int) -> tuple[bytes, Facts]:
    """Parse the sheet and write it plainly: cells in order, each once, without strays and error cells.

    :raises Refused: as for :func:`scan`.
    """
    from xlplugin.ooxml import xml

    try:
        root = xml.parse(part, bare=True)
        facts = _other_facts(root)
        cells = dict(_cells(root, name, strings, facts))
    except (xml.PartError, ValueError) as error:
        raise Refused("bad-part", part=name) from error
    lines: dict[int, dict[int, str]] = {}
    for (row, column), text in _near(cells, facts).items():
        lines.setdefault(row, {})[column] = text
    if len(facts.stray) > MAX_STRAY:
        raise Refused("too-many-cells", sheet=name)
    body = "".join(
        f'<row r="{row}">{"".join(lines[row][column] for column in sorted(lines[row]))}</row>' for row in sorted(lines)
    )
    return f'<worksheet xmlns="{_NAMESPACE[1:-1]}"><sheetData>{body}</sheetData></worksheet>'.encode(), facts


def _near(cells: dict[Place, str], facts: Facts) -> dict[Place, str]:
    """The cells that fit into a bearable rectangle; the others are named in the facts."""
    height = max((row for row, _ in cells), default=0)
    width = max((column for _, column in cells), default=0)
    if height * width <= MAX_AREA:
        return cells
    near = {place: text for place, text in cells.items() if place[0] <= NEAR_ROWS and place[1] <= NEAR_COLUMNS}
    facts.stray = tuple(address.join(*place) for place in sorted(cells.keys() - near.keys()))
    return near


def _other_facts(root: etree._Element) -> Facts:
    columns = (item for item in root.iter(f"{_NAMESPACE}col") if _true(item.get("hidden")))
    rows = (item for item in root.iter(f"{_NAMESPACE}row") if _true(item.get("hidden")))
    return Facts(
        hidden_rows=frozenset(int(item.get("r", "0")) for item in rows),
        hidden_columns=tuple((int(item.get("min", "0")), int(item.get("max", "0"))) for item in columns),
    )


def _true(value: str | None) -> bool:
    return value in ("1", "true")


def _cells(root: etree._Element, name: str, strings: int, facts: Facts) -> Iterator[tuple[Place, str]]:
    """Every cell that holds a value, written plainly; formulas and errors go into the facts."""
    seen: set[Place] = set()
    shared: dict[str, tuple[str, Place]] = {}
    row = 0
    for line in root.iterfind(f"{_NAMESPACE}sheetData/{_NAMESPACE}row"):
        row = int(line.get("r", row + 1))
        column = 0
        for cell in line.iterchildren(f"{_NAMESPACE}c"):
            reference = cell.get("r")
            place = address.split(reference) if reference else (row, column + 1)
            column = place[1]
            if place in seen or place[0] != row:
                raise Refused("ambiguous", part=name)
            seen.add(place)
            _note_formula(cell, place, facts, shared)
            text = _plain(cell, place, strings, facts)
            if text:
                yield place, text


def _note_formula(cell: etree._Element, place: Place, facts: Facts, shared: dict[str, tuple[str, Place]]) -> None:
    formula = cell.find(f"{_NAMESPACE}f")
    if formula is None:
        return
    text = formula.text or ""
    if formula.get("t") == "shared":
        text = _of_shared(text, place, formula.get("si", ""), shared)
    value = cell.find(f"{_NAMESPACE}v")
    stored = cell.get("t") == "str" or (value is not None and bool(value.text))
    facts.formulas[place] = Formula(text, stored)


def _plain(cell: etree._Element, place: Place, strings: int, facts: Facts) -> str:
    kind, value = cell.get("t", "n"), _content(cell)
    if value is None or (kind not in ("str", "inlineStr") and not value.strip()):
        return ""
    if kind == "e":
        facts.errors[place] = value
        return ""
    if kind == "s" and not 0 <= int(value) < strings:
        raise ValueError(f"no shared string {value}")
    if kind not in ("n", "s", "b", "d", "str", "inlineStr"):
        raise ValueError(f"unknown type of cell {kind}")
    if kind == "n":
        value = value.strip()
    if kind == "inlineStr" or (kind == "n" and not _NUMBER.fullmatch(value)):
        kind = "str"
    style = f' s="{int(cell.get("s", "0"))}"'
    return f'<c r="{address.join(*place)}"{style} t="{kind}"><v>{escape(value, quote=False)}</v></c>'


def _content(cell: etree._Element) -> str | None:
    """The text of the value or of the inline string, without the reading aids of East Asian scripts."""
    values, inline = cell.findall(f"{_NAMESPACE}v"), cell.find(f"{_NAMESPACE}is")
    if len(values) + (inline is not None) > 1:
        raise ValueError("two values in one cell")
    if len(cell) and (inline is not None) != (cell.get("t") == "inlineStr"):
        raise ValueError("a value in the wrong element")
    if values:
        return values[0].text or ""
    if inline is None:
        return None
    runs = inline.findall(f"{_NAMESPACE}t") + inline.findall(f"{_NAMESPACE}r/{_NAMESPACE}t")
    return "".join(run.text or "" for run in runs)
