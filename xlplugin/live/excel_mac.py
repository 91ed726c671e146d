"""Excel on macOS: what xlwings leaves to Excel's own objects (appscript), and the dialogs of the system."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.live.dialogs import Alerts, Kinds
from xlplugin.live.hosts import Options

if TYPE_CHECKING:
    import xlwings

BUSY = (-1712, -10000, 50290)  # errAETimeout; the event cannot be handled; Excel while a cell is edited


class MacHost:
    """See :class:`xlplugin.live.hosts.Host`."""

    name = "excel-mac"
    opens_all = False

    def dialogs(self, app: xlwings.App) -> MacDialogs:
        return MacDialogs(app)

    def is_busy(self, error: BaseException) -> bool:
        return getattr(error, "errornumber", None) in BUSY

    def is_read_only(self, book: xlwings.Book) -> bool:
        return bool(book.api.read_only.get())

    def protection(self, part: xlwings.Book | xlwings.Sheet) -> Options | None:
        own = part.api
        if hasattr(part, "used_range"):
            return {"contents": True} if own.protect_contents.get() else None
        return {"structure": True} if own.protect_structure.get() else None

    def unprotect(self, part: xlwings.Book | xlwings.Sheet) -> bool:
        part.api.unprotect()
        return self.protection(part) is None

    def protect(self, part: xlwings.Book | xlwings.Sheet, options: Options) -> None:
        own = part.api
        if hasattr(part, "used_range"):
            own.protect_worksheet(**options)
        else:
            own.protect_workbook(**options)

    def forget_undo(self, book: xlwings.Book) -> None:
        """Excel does that by itself whenever a program writes."""

    def reveal(self, note: xlwings.Note, color: tuple[int, int, int]) -> None:
        """Excel shows the colour itself."""

    def hide_deeply(self, sheet: xlwings.Sheet) -> None:
        from appscript import k  # type: ignore[import-not-found]

        sheet.api.visible.set(k.sheet_very_hidden)


class MacDialogs(Alerts):
    """Alerts of Excel, and the system's dialogs for files and texts by way of `osascript`."""

    def enter(self, prompt: str, default: str = "") -> str | None:
        return _script(
            "text returned of (display dialog (item 1 of argv) default answer (item 2 of argv))", prompt, default
        )

    def open_file(self, title: str, kinds: Kinds) -> Path | None:
        return _path(_script("POSIX path of (choose file with prompt (item 1 of argv))", title))

    def open_folder(self, title: str) -> Path | None:
        return _path(_script("POSIX path of (choose folder with prompt (item 1 of argv))", title))

    def save_file(self, title: str, name: str, kinds: Kinds) -> Path | None:
        expression = "POSIX path of (choose file name with prompt (item 1 of argv) default name (item 2 of argv))"
        return _path(_script(expression, title, name))


def _script(expression: str, *arguments: str) -> str | None:
    """The value of an AppleScript expression over `argv`; None when the person pressed Cancel."""
    program = f"on run argv\nreturn {expression}\nend run"
    done = subprocess.run(["osascript", "-e", program, *arguments], capture_output=True, text=True, check=False)
    return done.stdout.rstrip("\n") if done.returncode == 0 else None


def _path(answer: str | None) -> Path | None:
    return Path(answer) if answer else None
