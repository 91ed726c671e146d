"""Workbooks: what xlwings calls `Books` and `Book`, and the translation of formulas, which belongs to a document."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlplugin.live.libreoffice import office, values
from xlplugin.live.libreoffice.names import Names
from xlplugin.live.libreoffice.sheets import Sheets

if TYPE_CHECKING:
    from xlplugin.live.libreoffice.apps import App

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
_EXCEL_A1 = 3  # AddressConvention XL_OOX: the one that gives Excel's separators and Sheet!A1
_OWN_A1 = 0
_ENGLISH = {"Language": "en", "Country": "US"}


class Books(base_classes.Books):
    """The open spreadsheets of one LibreOffice."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.office.desktop.Components

    @property
    def active(self) -> Book | None:
        document = self.app.active_document()
        return None if document is None else Book(document, self.app)

    def __len__(self) -> int:
        return len(self.app.documents())

    def __iter__(self) -> Iterator[Book]:
        return iter([Book(document, self.app) for document in self.app.documents()])

    def __call__(self, key: int | str) -> Book:
        books = list(self)
        if isinstance(key, int):
            if 1 <= key <= len(books):
                return books[key - 1]
            raise KeyError(key)
        for book in books:
            if key.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(key)

    def add(self) -> Book:
        return self._load("private:factory/scalc", {})

    def open(
        self,
        fullname: str | os.PathLike[str],
        update_links: bool | None = None,
        read_only: bool | None = None,
        *others: Any,
        **more: Any,
    ) -> Book:
        """Open a file, without running its macros and without following its links."""
        file = Path(fullname)
        if not file.exists():
            raise FileNotFoundError(str(file))
        # MacroExecutionMode 0: never; UpdateDocMode 0: no update of links.
        arguments: dict[str, Any] = {"MacroExecutionMode": 0, "UpdateDocMode": 3 if update_links else 0}
        if read_only:
            arguments["ReadOnly"] = True
        return self._load(office.url(file), arguments)

    def _load(self, address: str, arguments: dict[str, Any]) -> Book:
        document = self.app.office.desktop.loadComponentFromURL(address, "_blank", 0, office.properties(**arguments))
        if document is None:
            raise OSError(f"LibreOffice could not open {address}")
        return Book(document, self.app)


class Book(base_classes.Book):
    """One open spreadsheet."""

    def __init__(self, document: Any, app: App) -> None:
        self.doc = document
        self._app = app
        self._parsers: dict[int, Any] = {}

    @property
    def api(self) -> Any:
        return self.doc

    @property
    def app(self) -> App:
        return self._app

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    @property
    def name(self) -> str:
        """The file's name, or the window's title for a book that was never saved."""
        return Path(office.path(self.doc.URL)).name if self.doc.URL else str(self.doc.Title)

    @property
    def fullname(self) -> str:
        return office.path(self.doc.URL) if self.doc.URL else self.name

    def activate(self) -> None:
        controller = self.doc.CurrentController
        if controller:
            controller.Frame.activate()
            controller.Frame.ContainerWindow.toFront()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is None and self.doc.URL:
            self.doc.store()
            return
        target = Path(path or f"{self.name}.xlsx")
        filter_name = FILTERS[target.suffix.lower()]
        self.doc.storeAsURL(office.url(target), office.properties(FilterName=filter_name, Overwrite=True))

    def close(self) -> None:
        """Close without saving."""
        self.doc.setModified(False)
        self.doc.close(True)

    def from_excel(self, formula: str, sheet: int, column: int, row: int) -> Any:
        """Excel's formula as LibreOffice's tokens, at a zero-based place."""
        return self._parser(_EXCEL_A1).parseFormula(formula.removeprefix("="), _place(sheet, column, row))

    def to_excel(self, formula: str, sheet: int, column: int, row: int) -> str:
        """LibreOffice's formula as Excel writes it, at a zero-based place."""
        if not formula.startswith("=") or values.reads_the_same(formula):
            return formula
        place = _place(sheet, column, row)
        tokens = self._parser(_OWN_A1).parseFormula(formula[1:], place)
        excel = str(self._parser(_EXCEL_A1).printFormula(tokens, place))
        # Functions that LibreOffice does not know come back in small letters.
        return "=" + re.sub(r"\b[a-z][a-z0-9.]*(?=\()", lambda match: match[0].upper(), excel)

    def _parser(self, convention: int) -> Any:
        if convention not in self._parsers:
            parser = self.doc.createInstance("com.sun.star.sheet.FormulaParser")
            parser.CompileEnglish = True
            parser.FormulaConvention = convention
            self._parsers[convention] = parser
        return self._parsers[convention]

    def number_format_key(self, code: str) -> int:
        """The document's number for a format code in English; the code is added where it is new."""
        locale = office.struct("com.sun.star.lang.Locale", **_ENGLISH)
        formats = self.doc.NumberFormats
        key = formats.queryKey(code, locale, False)
        return int(key if key != -1 else formats.addNew(code, locale))


def _place(sheet: int, column: int, row: int) -> Any:
    return office.struct("com.sun.star.table.CellAddress", Sheet=sheet, Column=column, Row=row)
