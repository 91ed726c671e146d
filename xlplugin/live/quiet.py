"""Writing without a flicker, and without a trace on the settings of the program or on the person's selection."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xlwings


class Quiet:
    """While the block runs the screen stands still and nothing is calculated; then all is as before, on every path.

    The selection comes back too, unless the sheet that it was on has gone.
    """

    def __init__(self, app: xlwings.App) -> None:
        self._app = app
        self._before: tuple[bool, str] = (True, "automatic")
        self._sheet: xlwings.Sheet | None = None
        self._selection: xlwings.Range | None = None

    def __enter__(self) -> None:
        book: Any = self._app.books.active
        self._selection = self._app.selection
        self._sheet = self._selection.sheet if self._selection else book.sheets.active
        self._before = (self._app.screen_updating, self._app.calculation)
        self._app.screen_updating = False
        self._app.calculation = "manual"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._select_again()
        finally:
            self._app.screen_updating, self._app.calculation = self._before

    def _select_again(self) -> None:
        if self._sheet is None or self._sheet.name not in [sheet.name for sheet in self._sheet.book.sheets]:
            return
        if self._sheet.book.sheets.active != self._sheet:
            self._sheet.activate()
        if self._selection is not None:
            self._selection.select()
