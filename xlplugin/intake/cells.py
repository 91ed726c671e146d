"""From the bytes of a workbook to the raw cells of its sheets, with everything that the value reader hides.

Only parts that passed the guard are read. python-calamine gets a small package made from them: the sheets asked for
under plain names, the shared strings, the formats, nothing else, so that it cannot be led astray by the rest.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, cast

from xlplugin.intake.grid import Grid
from xlplugin.intake.guard import Guarded
from xlplugin.intake.refusals import Refused
from xlplugin.intake.scan import Facts, scan
from xlplugin.ooxml import container, xml
from xlplugin.ooxml.package import Relation, relations_in, relations_name

if TYPE_CHECKING:
    from lxml import etree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([0-9T:.Z+-]{10,40})\s*</")
_STRING = re.compile(rb"<(?:\w+:)?si[ >/]")


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


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name and what it refers to; ``sheet`` is the index of the sheet that it is local to."""

    name: str
    refers: str
    sheet: int | None


class Book:
    """A workbook that passed the guard: its sheets, names and properties, and the cells of the sheets asked for.

    :raises Refused: it is damaged, or not what it says.
    """

    def __init__(self, package: Guarded) -> None:
        self._package = package
        self._main = self._main_part()
        rest, self._names_part = _without_names(package.xml(self._main))
        self._root = self._parsed(self._main, rest)
        self._targets = {relation.id: relation for relation in self._relations(self._main)}
        self._grids: dict[int, Grid] = {}
        self.sheets = tuple(self._listed())

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The defined names, in the workbook's order."""
        return _names(self._names_part)

    @cached_property
    def modified(self) -> str | None:
        """When the workbook was last saved, by its own properties, in ISO form; None where it does not say."""
        name = next((name for name in self._package.names() if name.lower() == "docprops/core.xml"), None)
        found = _MODIFIED.search(self._package.xml(name)) if name is not None else None
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

    def facts(self, sheet: Sheet) -> Facts:
        """Formulas, error cells, hidden and stray cells of a sheet; raises as :meth:`grid` does."""
        return self.grid(sheet).facts

    def load(self, sheets: Sequence[Sheet]) -> None:
        """Read several sheets in one go, which is cheaper than one by one; raises as :meth:`grid` does."""
        strings = self._optional("sharedStrings")
        count = len(_STRING.findall(strings)) if strings is not None else 0
        scans: dict[int, tuple[bytes, Facts]] = {}
        for sheet in sheets:
            if sheet.index in self._grids:
                continue
            if sheet.kind == "worksheet":
                scans[sheet.index] = scan(self._package.xml(sheet.part), sheet.name, count)
            else:
                self._grids[sheet.index] = Grid([], None, Facts())
        if scans:
            self._read(scans, strings)

    def _read(self, scans: Mapping[int, tuple[bytes, Facts]], strings: bytes | None) -> None:
        from python_calamine import CalamineError, CalamineWorkbook

        data = self._small_package([part for part, _ in scans.values()], strings)
        try:
            with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
                for number, (index, (_, facts)) in enumerate(scans.items()):
                    sheet = workbook.get_sheet_by_name(f"s{number}")
                    rows = cast(list[list[object]], sheet.to_python())
                    self._grids[index] = Grid(rows, sheet.start, facts)
        except CalamineError as error:
            raise Refused("bad-part", part="、".join(self.sheets[index].name for index in scans)) from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # the reader's own breakdown is no Exception
                raise
            raise Refused("reader-died") from error

    def _small_package(self, parts: Sequence[bytes], strings: bytes | None) -> bytes:
        numbers = range(len(parts))
        listed = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="s{n}"/>' for n in numbers)
        related = "".join(
            f'<Relationship Id="s{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers
        )
        dates = ' date1904="1"' if self._counts_from_1904() else ""
        workbook = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr{dates}/><sheets>{listed}</sheets></workbook>'
        )
        members = [
            ("_rels/.rels", _MAIN_RELATION),
            ("xl/workbook.xml", workbook.encode()),
            ("xl/_rels/workbook.xml.rels", _relations_part(related)),
            ("xl/sharedStrings.xml", strings),
            ("xl/styles.xml", self._optional("styles")),
            *((f"xl/worksheets/s{n}.xml", part) for n, part in enumerate(parts)),
        ]
        return container.write(
            container.pack(name, content, level=0) for name, content in members if content is not None
        )

    def _counts_from_1904(self) -> bool:
        properties = self._root.find(f"{{{_MAIN}}}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def _optional(self, kind: str) -> bytes | None:
        """The content of the part that the workbook has at most one of."""
        for relation in self._targets.values():
            if relation.kind == kind and relation.target in self._package:
                content = self._package.xml(relation.target)
                # A comment within a text would cut it short for the value reader.
                plain = b"<!" not in content and content.count(b"<?") < 2
                return content if plain else xml.serialise(self._parsed(relation.target))
        return None

    def _listed(self) -> Iterator[Sheet]:
        listed = self._root.iterfind(f"{{{_MAIN}}}sheets/{{{_MAIN}}}sheet")
        for index, item in enumerate(listed):
            name = item.get("name", "")
            relation = self._targets.get(item.get(f"{{{_RELATIONS}}}id", ""))
            if relation is None or (relation.target not in self._package and not relation.external):
                raise Refused("no-sheet", sheet=name)
            if relation.external:
                raise Refused("outside-sheet", sheet=name)
            yield Sheet(index, name, item.get("state", "visible"), relation.kind, relation.target)

    def _main_part(self) -> str:
        for relation in self._relations(""):
            if relation.kind == "officeDocument" and relation.target in self._package:
                return relation.target
        raise Refused("other-file", kind="office")

    def _relations(self, source: str) -> tuple[Relation, ...]:
        name = relations_name(source)
        if name not in self._package:
            return ()
        try:
            return _relations(self._package.xml(name), source)
        except xml.PartError as error:
            raise Refused("bad-part", part=name) from error

    def _parsed(self, name: str, content: bytes | None = None) -> etree._Element:
        try:
            return xml.parse(self._package.xml(name) if content is None else content, bare=True)
        except xml.PartError as error:
            raise Refused("bad-part", part=name) from error


# Thousands of filings made from one template share these parts to the byte, so their readings are kept.
@lru_cache(maxsize=256)
def _relations(content: bytes, source: str) -> tuple[Relation, ...]:
    return relations_in(content, source)


@lru_cache(maxsize=64)
def _names(content: bytes) -> tuple[Name, ...]:
    if not content:
        return ()
    try:
        root = xml.parse(b'<w xmlns="%s">%s</w>' % (_MAIN.encode(), content), bare=True)
    except xml.PartError as error:
        raise Refused("bad-part", part="definedNames") from error
    return tuple(
        Name(item.get("name", ""), item.text or "", int(local) if (local := item.get("localSheetId")) else None)
        for item in root.iterfind(f"{{{_MAIN}}}definedNames/{{{_MAIN}}}definedName")
    )


def _without_names(workbook: bytes) -> tuple[bytes, bytes]:
    """The workbook part without its defined names, and the names."""
    start, end = workbook.find(b"<definedNames>"), workbook.find(b"</definedNames>")
    if start < 0 or end < start:
        return workbook, b""
    end += len(b"</definedNames>")
    return workbook[:start] + workbook[end:], workbook[start:end]


def _relations_part(inner: str) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{inner}</Relationships>'.encode()


_MAIN_RELATION = _relations_part(f'<Relationship Id="m" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>')


def open_book(data: bytes) -> Book:
    """The workbook in a file's content.

    :raises Refused: with the contract's code and a sentence; no other exception leaves the intake.
    """
    return Book(Guarded(data))
