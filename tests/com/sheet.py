"""Sheets: their cells, their protection, their place in the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.com.cells import Note, Range
from tests.com.pywin32 import refused
from tests.com.store import VERY_HIDDEN, VISIBLE, Area, Folder, Page
from tests.com.typelib import MEMBERS, Com, plain
from workbook_templates.layout import row_column

if TYPE_CHECKING:
    from tests.com.excel import Application, Workbook


class Sheets(Com):
    """The sheets of a workbook."""

    _interface = "Sheets"

    def __init__(self, app: Application, folder: Folder) -> None:
        self._app, self._folder = app, folder

    @property
    def Parent(self) -> Workbook:
        return self._app._workbook(self._folder)

    @property
    def Count(self) -> int:
        return len(self._folder.pages)

    def __call__(self, key: int | str) -> Worksheet:
        for number, page in enumerate(self._folder.pages, 1):
            if key in (number, page.name):
                return Worksheet(self._app, self._folder, page)
        raise refused("Subscript out of range")

    def __iter__(self) -> Iterator[Worksheet]:
        return iter([Worksheet(self._app, self._folder, page) for page in self._folder.pages])

    def Add(self, Before: Any = None, After: Any = None) -> Worksheet:
        _guard_structure(self._folder)
        page = Page(f"Sheet{len(self._folder.pages) + 100}")
        pages = self._folder.pages
        at = pages.index(plain(Before)._page) if Before is not None else pages.index(plain(After)._page) + 1
        pages.insert(at, page)
        self._folder.active = at
        return Worksheet(self._app, self._folder, page)


def _guard_structure(folder: Folder) -> None:
    if folder.structure:
        raise refused("Workbook is protected and cannot be changed.")


class Worksheet(Com):
    """One sheet."""

    _interface = "Worksheet"

    def __init__(self, app: Application, folder: Folder, page: Page) -> None:
        self._app, self._folder, self._page = app, folder, page

    @property
    def Parent(self) -> Workbook:
        return self._app._workbook(self._folder)

    @property
    def Index(self) -> int:
        return self._folder.pages.index(self._page) + 1

    @property
    def Name(self) -> str:
        return self._page.name

    @Name.setter
    def Name(self, value: str) -> None:
        if len(value) > 31 or value in [page.name for page in self._folder.pages]:
            raise refused("That name is already taken. Try a different one.")
        self._page.name = value

    @property
    def Visible(self) -> int:
        return self._page.visible

    @Visible.setter
    def Visible(self, value: int) -> None:
        _guard_structure(self._folder)
        self._page.visible = VISIBLE if value is True else int(value)

    @property
    def Cells(self) -> Range:
        return Range(self, [(1, 1, 1_048_576, 16_384)])

    @property
    def UsedRange(self) -> Range:
        return Range(self, [self._page.used()])

    @property
    def Comments(self) -> list[Note]:
        return [Note(self, at) for at, cell in sorted(self._page.cells.items()) if cell.note is not None]

    def Range(self, Cell1: Any, Cell2: Any = None) -> Range:
        first = plain(Cell1)
        if isinstance(first, str):
            return Range(self, [_area(part) for part in first.split(",")])
        top, left, bottom, right = first._areas[0]
        if Cell2 is not None:
            _, _, bottom, right = plain(Cell2)._areas[0]
        return Range(self, [(top, left, bottom, right)])

    @property
    def ProtectContents(self) -> bool:
        return self._page.protection is not None

    @property
    def ProtectDrawingObjects(self) -> bool:
        return bool((self._page.protection or {}).get("DrawingObjects"))

    @property
    def ProtectScenarios(self) -> bool:
        return bool((self._page.protection or {}).get("Scenarios"))

    @property
    def Protection(self) -> Protection:
        return Protection(self._page.protection or {})

    def Unprotect(self, Password: str = "") -> None:
        if self._page.protection is not None and Password != self._page.password:
            raise refused("The password you supplied is not correct.")
        self._page.protection = None

    def Protect(self, Password: str = "", **allowed: bool) -> None:
        unknown = allowed.keys() - {"DrawingObjects", "Contents", "Scenarios", *MEMBERS["Protection"]}
        if unknown:
            raise TypeError(f"Worksheet.Protect has no arguments {unknown}")
        self._page.protection, self._page.password = allowed, Password

    def Activate(self) -> None:
        if self._page.visible != VISIBLE:
            raise refused("Activate method of Worksheet class failed")
        self._folder.active = self._folder.pages.index(self._page)

    def Move(self, Before: Any = None, After: Any = None) -> None:
        _guard_structure(self._folder)
        pages = self._folder.pages
        pages.remove(self._page)
        pages.insert(pages.index(plain(Before)._page), self._page)

    def Delete(self) -> None:
        _guard_structure(self._folder)
        if self._page.visible == VERY_HIDDEN:
            raise refused("Delete method of Worksheet class failed")
        self._folder.pages.remove(self._page)
        self._folder.active = min(self._folder.active, len(self._folder.pages) - 1)


class Protection(Com):
    """What a protected sheet still allows."""

    _interface = "Protection"

    def __init__(self, allowed: dict[str, bool]) -> None:
        self._allowed = allowed

    def __getattr__(self, name: str) -> bool:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._allowed.get(name, False)


def _area(address: str) -> Area:
    first, _, last = address.replace("$", "").partition(":")
    return (*row_column(first), *row_column(last or first))
