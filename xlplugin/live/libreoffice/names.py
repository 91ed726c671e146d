"""Defined names of a workbook: what xlwings calls `Names` and `Name`, for reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xlplugin.live.libreoffice.books import Book

_CELLS = re.compile(r"\$?(?P<sheet>'(?:[^']|'')+'|[^'.!()]+)\.(?P<cells>\$?[A-Z]+\$?[0-9]+(?::\$?[A-Z]+\$?[0-9]+)?)")


class Names(base_classes.Names):
    """The names of a whole book."""

    def __init__(self, book: Book) -> None:
        self._names = book.doc.NamedRanges

    @property
    def api(self) -> Any:
        return self._names

    def __iter__(self) -> Iterator[Name]:
        return iter([Name(self._names.getByName(name)) for name in self._names.ElementNames])

    def __len__(self) -> int:
        return int(self._names.Count)

    def __call__(self, key: int | str) -> Name:
        if isinstance(key, int):
            return Name(self._names.getByIndex(key - 1))
        for name in self._names.ElementNames:
            if name.lower() == key.lower():
                return Name(self._names.getByName(name))
        raise KeyError(key)

    def contains(self, name: str) -> bool:
        return name.lower() in (known.lower() for known in self._names.ElementNames)


class Name(base_classes.Name):
    """One name."""

    def __init__(self, name: Any) -> None:
        self._name = name

    @property
    def api(self) -> Any:
        return self._name

    @property  # type: ignore[misc]  # for reading only
    def name(self) -> str:
        return str(self._name.Name)

    @property  # type: ignore[misc]  # for reading only
    def refers_to(self) -> str:
        """As Excel writes it; ``=#REF!`` where the cells are gone.

        Read from the name's own text: LibreOffice, asked for the cells, names those of a neighbour for a deleted sheet.
        """
        text = str(self._name.Content)
        if "#REF!" in text:
            return "=#REF!"
        match = _CELLS.fullmatch(text)
        return f"={match['sheet']}!{match['cells']}" if match else f"={text}"
