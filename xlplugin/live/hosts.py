"""What differs between the spreadsheet programs and what xlwings' common members do not cover.

Three hosts: Excel on Windows, Excel on macOS, LibreOffice. Everything else in `xlplugin.live` is written once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import xlwings

    from xlplugin.live.dialogs import Dialogs

Options = dict[str, Any]
"""How something was protected: whatever the host needs to protect it the same way again; can be written as JSON."""


class Host(Protocol):
    """One spreadsheet program."""

    name: str
    opens_all: bool
    """Whether one sheet's looks can be changed only while no sheet of the book is protected."""

    def dialogs(self, app: xlwings.App) -> Dialogs:
        """The program's own dialogs."""

    def is_busy(self, error: BaseException) -> bool:
        """Whether the error says that the program takes no orders at the moment."""

    def is_read_only(self, book: xlwings.Book) -> bool:
        """Whether the book was opened read-only."""

    def protection(self, part: xlwings.Book | xlwings.Sheet) -> Options | None:
        """How a sheet, or a book's list of sheets, is protected; None where it is not."""

    def unprotect(self, part: xlwings.Book | xlwings.Sheet) -> bool:
        """Take off a protection without password; False where there is a password."""

    def protect(self, part: xlwings.Book | xlwings.Sheet, options: Options) -> None:
        """Put a protection on as `protection` found it."""

    def forget_undo(self, book: xlwings.Book) -> None:
        """Empty the list of actions to undo: some of them were ours, and undoing half of them would do harm."""

    def reveal(self, note: xlwings.Note, color: tuple[int, int, int]) -> None:
        """Show a note on the sheet at once, in a host that does not show a mark's colour at once."""

    def hide_deeply(self, sheet: xlwings.Sheet) -> None:
        """Hide a sheet so that the program's menus do not offer to show it, as far as the program can."""


def of(app: xlwings.App) -> Host:
    """The host behind an xlwings App."""
    if app.engine.name == "libreoffice":
        from xlplugin.live.libreoffice.host import LibreOfficeHost

        return LibreOfficeHost()
    if sys.platform == "darwin":
        from xlplugin.live.excel_mac import MacHost

        return MacHost()
    from xlplugin.live.excel_windows import WindowsHost

    return WindowsHost()
