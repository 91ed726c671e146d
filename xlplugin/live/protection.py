"""Writing into protected sheets, and protecting them again exactly as they were, whatever happens in between.

What is taken off is first written down on a very hidden sheet of the workbook itself; should Excel or Python die on
the way, the next button finds that sheet and puts the protection back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from xlplugin.live.hosts import Host, Options
from xlplugin.live.troubles import Trouble

if TYPE_CHECKING:
    import xlwings

MEMORY_SHEET = "_xlplugin"
_STRUCTURE = "*"  # no sheet can have this name
_HEADINGS = ["protected", "options"]


class Unlocked:
    """While the block runs, the sheets can be written to, and sheets can be added where `structure` says so.

    Raises Trouble("password") where a protection cannot be taken off; then everything is as it was. Only looks and
    notes should be written inside: values written there would cost LibreOffice its way back (see its `protect`).
    """

    def __init__(
        self, host: Host, book: xlwings.Book, sheets: Sequence[xlwings.Sheet] = (), structure: bool = False
    ) -> None:
        self._host = host
        self._book = book
        self._sheets = list(book.sheets if sheets and host.opens_all else sheets)
        self._structure = structure
        self._taken_off: list[tuple[xlwings.Sheet, Options]] = []
        self._book_options: Options | None = None

    def __enter__(self) -> None:
        try:
            self._open()
        except BaseException:
            self._close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _open(self) -> None:
        left_over = _remembered(self._book)
        protected = [
            (sheet, options) for sheet in self._sheets if (options := self._host.protection(sheet)) is not None
        ]
        if self._structure or protected or left_over:
            self._open_structure(left_over.pop(_STRUCTURE, None))
        self._taken_off = [(self._book.sheets[name], options) for name, options in left_over.items()]
        if not protected:
            return
        self._remember(protected)
        for sheet, options in protected:
            if not self._host.unprotect(sheet):
                raise Trouble("password", part=sheet.name)
            self._taken_off.append((sheet, options))

    def _open_structure(self, left_over: Options | None) -> None:
        options = self._host.protection(self._book)
        if options is not None and not self._host.unprotect(self._book):
            raise Trouble("password", part=self._book.name)
        self._book_options = left_over if options is None else options

    def _remember(self, protected: list[tuple[xlwings.Sheet, Options]]) -> None:
        rows = [[sheet.name, json.dumps(options)] for sheet, options in [*self._taken_off, *protected]]
        if self._book_options is not None:
            rows.append([_STRUCTURE, json.dumps(self._book_options)])
        names = [sheet.name for sheet in self._book.sheets]
        if MEMORY_SHEET in names:
            memory = self._book.sheets[MEMORY_SHEET]
        else:
            memory = self._book.sheets.add(MEMORY_SHEET, after=self._book.sheets[len(names) - 1])
        memory.range((1, 1), (len(rows) + 1, 2)).value = [_HEADINGS, *rows]
        self._host.hide_deeply(memory)

    def _close(self) -> None:
        while self._taken_off:
            sheet, options = self._taken_off.pop()
            self._host.protect(sheet, options)
        if MEMORY_SHEET in [sheet.name for sheet in self._book.sheets]:
            memory = self._book.sheets[MEMORY_SHEET]
            memory.visible = True  # Excel does not delete a sheet that is hidden deeply
            memory.delete()
        if self._book_options is not None:
            self._host.protect(self._book, self._book_options)
            self._book_options = None
        self._host.forget_undo(self._book)


def _remembered(book: xlwings.Book) -> dict[str, Options]:
    """What an interrupted run took off and did not put back, by sheet name; sheets that are gone are left out."""
    names = [sheet.name for sheet in book.sheets]
    if MEMORY_SHEET not in names:
        return {}
    rows = book.sheets[MEMORY_SHEET].used_range.options(ndim=2).value
    return {name: json.loads(options) for name, options in rows[1:] if name in names or name == _STRUCTURE}
