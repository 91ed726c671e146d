"""From the bytes of a workbook to the raw cells of its sheets, with everything that the value reader hides.

Only parts that passed the guard are read: sheets of known shape are cut up (:mod:`xlplugin.intake.shapes`), all others
scanned and read in full. What thousands of workbooks share to the byte is understood once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xlplugin.intake.contents import shared_texts
from xlplugin.intake.grid import Grid
from xlplugin.intake.guard import Guarded, normal
from xlplugin.intake.memo import Memo, Single
from xlplugin.intake.refusals import Refused
from xlplugin.intake.scan import Facts, scan
from xlplugin.intake.shapes import Shapes
from xlplugin.intake.values import MAIN, RELATIONS, date_styles, read_values
from xlplugin.ooxml import xml
from xlplugin.ooxml.package import Relation, relations_in, relations_name

if TYPE_CHECKING:
    from lxml import etree

_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([0-9T:.Z+-]{10,40})\s*</")
_PROPERTIES = "docProps/core.xml"
_STRING = re.compile(rb"<(?:\w+:)?si[ >/]")
_SHAPES: Memo[tuple[frozenset[int] | None, bool], Shapes] = Memo(8)
"""The shapes met by this process, by what the workbook takes for dates and how it counts them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its position, the first being 0.

    :param state: ``visible``, ``hidden`` or ``veryHidden``.
    :param kind: ``worksheet``, ``chartsheet``, …
    """

    index: int
    name: str
    state: str
    kind: str
    part: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name and what it refers to; ``sheet`` is the index of the sheet that it is local to."""

    name: str
    refers: str
    sheet: int | None


class Defined(Single[str, str]):
    """Defined name to what it refers to."""


class Book:
    """A workbook that passed the guard: its sheets, names and properties, and the cells of the sheets asked for.

    :raises Refused: it is damaged, or not what it says.
    """

    def __init__(self, package: Guarded) -> None:
        self._package = package
        main = self._main_part()
        self._frame = _frame(package.xml(main, kept=True), main, self._relations(main))
        self._grids: dict[int, Grid] = {}
        self.sheets = self._frame.sheets
        for sheet in self.sheets:
            if sheet.external or sheet.part not in package:
                raise Refused("outside-sheet" if sheet.external else "no-sheet", sheet=sheet.name)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The defined names, in the workbook's order."""
        return _names(self._frame.names_part)

    @property
    def defined(self) -> Defined:
        """Defined name to what it refers to; one of the whole workbook before one of a sheet."""
        return _defined(self._frame.names_part)

    @property
    def modified(self) -> str | None:
        """When the workbook was last saved, by its own properties, in ISO form; None where it does not say."""
        found = _MODIFIED.search(self._package.xml(_PROPERTIES)) if _PROPERTIES in self._package else None
        return found[1].decode() if found is not None else None

    @property
    def has_macros(self) -> bool:
        """Whether the file carries macros, which are never run and never copied."""
        return any(name.lower().endswith("vbaproject.bin") for name in self._package.names())

    @property
    def has_links(self) -> bool:
        """Whether the file refers to other workbooks, which are never opened."""
        return any(name.lower().startswith("xl/externallinks/") for name in self._package.names())

    def grid(self, sheet: Sheet) -> Grid:
        """The values of a sheet.

        :raises Refused: the sheet is damaged or holds far too much.
        """
        if sheet.index not in self._grids:
            self.load([sheet])
        return self._grids[sheet.index]

    def forget(self, sheet: Sheet) -> None:
        """Let go of the values of a sheet."""
        self._grids.pop(sheet.index, None)

    def facts(self, sheet: Sheet) -> Facts:
        """Formulas, error cells, hidden and stray cells of a sheet; raises as :meth:`grid` does."""
        return self.grid(sheet).facts

    def load(self, sheets: Sequence[Sheet]) -> None:
        """Read several sheets in one go, which is cheaper than one by one; raises as :meth:`grid` does."""
        strings, styles = self._optional("sharedStrings"), self._optional("styles", kept=True)
        texts = shared_texts(strings) if strings is not None else None
        if strings is not None and (texts is None or None in texts):
            _parsed(strings, "xl/sharedStrings.xml")  # the value reader would make the best of a damaged one
        from_1904 = self._frame.from_1904
        shapes = _shapes(styles, from_1904)
        unread: dict[int, bytes] = {}
        for sheet in sheets:
            if sheet.index in self._grids:
                continue
            if sheet.kind != "worksheet":
                self._grids[sheet.index] = Grid([], None, Facts())
                continue
            part = self._package.content(sheet.part)
            grid = shapes.grid(part, texts, sheet.part)
            if grid is None:
                unread[sheet.index] = normal(part, sheet.part)
            else:
                self._grids[sheet.index] = grid
        if unread:
            self._read(unread, strings, styles)
            for index, part in unread.items():
                shapes.learn(part, texts, self._grids[index])

    def _read(self, parts: Mapping[int, bytes], strings: bytes | None, styles: bytes | None) -> None:
        """Scan sheets and have the value reader read them."""
        count = len(_STRING.findall(strings)) if strings is not None else 0
        scans = [scan(part, self.sheets[index].name, count) for index, part in parts.items()]
        label = "、".join(self.sheets[index].name for index in parts)
        read = read_values([part for part, _ in scans], label, strings, styles, self._frame.from_1904)
        for index, (rows, start), (_, facts) in zip(parts, read, scans, strict=True):
            self._grids[index] = Grid(rows, start, facts)

    def _optional(self, kind: str, kept: bool = False) -> bytes | None:
        """The content of the part that the workbook has at most one of; ``kept`` as for :meth:`Guarded.xml`."""
        for target in self._frame.targets.get(kind, ()):
            if target in self._package:
                content = self._package.xml(target, kept)
                return content if _is_uncommented(content) else xml.serialise(_parsed(content, target))
        return None

    def _main_part(self) -> str:
        for relation in _relations(self._relations(""), ""):
            if relation.kind == "officeDocument" and relation.target in self._package:
                return relation.target
        raise Refused("other-file", kind="office")

    def _relations(self, source: str) -> bytes:
        """The part that says what a part leads to; empty where there is none."""
        name = relations_name(source)
        return self._package.xml(name, kept=True) if name in self._package else b""


@lru_cache(maxsize=16)
def _is_uncommented(content: bytes) -> bool:
    """Whether no comment or instruction stands in a part: within a text it would cut that short for the value reader."""
    return b"<!" not in content and content.count(b"<?") < 2


class _Frame(NamedTuple):
    """What a workbook's main part and its relations say."""

    sheets: tuple[Sheet, ...]
    targets: Mapping[str, Sequence[str]]
    """What it leads to, by kind."""
    names_part: bytes
    from_1904: bool


# Thousands of filings made from one template share these parts to the byte, so their readings are kept.
@lru_cache(maxsize=64)
def _frame(main: bytes, name: str, relations_part: bytes) -> _Frame:
    rest, names_part = _without_names(main)
    root = _parsed(rest, name)
    relations = _relations(relations_part, name)
    properties = root.find(f"{{{MAIN}}}workbookPr")
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    targets: dict[str, list[str]] = {}
    for relation in relations:
        targets.setdefault(relation.kind, []).append(relation.target)
    return _Frame(tuple(_listed(root, relations)), targets, names_part, from_1904)


def _listed(root: etree._Element, relations: Sequence[Relation]) -> Iterator[Sheet]:
    targets = {relation.id: relation for relation in relations}
    for index, item in enumerate(root.iterfind(f"{{{MAIN}}}sheets/{{{MAIN}}}sheet")):
        name, state = item.get("name", ""), item.get("state", "visible")
        relation = targets.get(item.get(f"{{{RELATIONS}}}id", ""))
        if relation is None:
            yield Sheet(index, name, state, "", "")
        else:
            yield Sheet(index, name, state, relation.kind, relation.target, relation.external)


@lru_cache(maxsize=256)
def _relations(content: bytes, source: str) -> tuple[Relation, ...]:
    try:
        return relations_in(content, source) if content else ()
    except xml.PartError as error:
        raise Refused("bad-part", part=relations_name(source)) from error


@lru_cache(maxsize=64)
def _names(content: bytes) -> tuple[Name, ...]:
    if not content:
        return ()
    root = _parsed(b'<w xmlns="%s">%s</w>' % (MAIN.encode(), content), "definedNames")
    return tuple(
        Name(item.get("name", ""), item.text or "", int(local) if (local := item.get("localSheetId")) else None)
        for item in root.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName")
    )


@lru_cache(maxsize=64)
def _defined(content: bytes) -> Defined:
    found: dict[str, str] = {}
    for name in sorted(_names(content), key=lambda each: each.sheet is not None):
        found.setdefault(name.name, name.refers)
    return Defined(found)


def _without_names(workbook: bytes) -> tuple[bytes, bytes]:
    """The workbook part without its defined names, and the names."""
    start, end = workbook.find(b"<definedNames>"), workbook.find(b"</definedNames>")
    if start < 0 or end < start:
        return workbook, b""
    end += len(b"</definedNames>")
    return workbook[:start] + workbook[end:], workbook[start:end]


def _parsed(content: bytes, name: str) -> etree._Element:
    try:
        return xml.parse(content, bare=True)
    except xml.PartError as error:
        raise Refused("bad-part", part=name) from error


def _shapes(styles: bytes | None, from_1904: bool) -> Shapes:
    """The shapes met in workbooks that take the same contents for dates."""
    key = date_styles(styles), from_1904
    if key[0] is None:
        return Shapes()
    shapes = _SHAPES.get(key)
    if shapes is None:
        shapes = _SHAPES[key] = Shapes()
    return shapes


def open_book(data: bytes) -> Book:
    """The workbook in a file's content.

    :raises Refused: with the contract's code and a sentence; no other exception leaves the intake.
    """
    return Book(Guarded(data))
