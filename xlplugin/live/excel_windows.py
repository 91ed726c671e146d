"""Excel on Windows: what xlwings leaves to Excel's own objects, reached by way of `api` (COM)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplugin.live.dialogs import TITLE, Alerts, Kinds
from xlplugin.live.hosts import Options

if TYPE_CHECKING:
    import xlwings

# What Excel answers to a caller while a cell is edited, a dialog is open or a calculation runs:
# RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE.
BUSY = (-2147418111, -2147417846, -2146777998)
_RAISED = -2147352567
"""DISP_E_EXCEPTION: the reason is inside, as when a value is written while a cell is being edited."""
ATTEMPTS = 10_000
"""How often a busy Excel is asked again: a few seconds. Left alone, xlwings asks without end."""
_VERY_HIDDEN = 2  # xlSheetVeryHidden
_FOLDER_PICKER = 4  # msoFileDialogFolderPicker
_TEXT = 2  # InputBox: a text is wanted
_ALLOWED = (
    "AllowFormattingCells",
    "AllowFormattingColumns",
    "AllowFormattingRows",
    "AllowInsertingColumns",
    "AllowInsertingRows",
    "AllowInsertingHyperlinks",
    "AllowDeletingColumns",
    "AllowDeletingRows",
    "AllowSorting",
    "AllowFiltering",
    "AllowUsingPivotTables",
)


class WindowsHost:
    """See :class:`xlplugin.live.hosts.Host`."""

    name = "excel-windows"
    opens_all = False

    def __init__(self) -> None:
        engine = sys.modules.get("xlwings._xlwindows")
        if engine is not None:
            vars(engine)["N_COM_ATTEMPTS"] = ATTEMPTS

    def dialogs(self, app: xlwings.App) -> WindowsDialogs:
        return WindowsDialogs(app)

    def is_busy(self, error: BaseException) -> bool:
        code = getattr(error, "hresult", None)
        if code == _RAISED and (inside := getattr(error, "excepinfo", None)):
            code = inside[5]
        return code in BUSY

    def is_read_only(self, book: xlwings.Book) -> bool:
        return bool(book.api.ReadOnly)

    def protection(self, part: xlwings.Book | xlwings.Sheet) -> Options | None:
        own = part.api
        if not hasattr(part, "used_range"):
            if not own.ProtectStructure:
                return None
            return {"Structure": True, "Windows": bool(own.ProtectWindows)}
        if not own.ProtectContents:
            return None
        allowed = own.Protection
        return {
            "DrawingObjects": bool(own.ProtectDrawingObjects),
            "Contents": True,
            "Scenarios": bool(own.ProtectScenarios),
            **{name: bool(getattr(allowed, name)) for name in _ALLOWED},
        }

    def unprotect(self, part: xlwings.Book | xlwings.Sheet) -> bool:
        try:
            part.api.Unprotect("")
        except Exception as error:
            if self.is_busy(error):
                raise
            return False  # Excel knows one reason only: the password
        return self.protection(part) is None

    def protect(self, part: xlwings.Book | xlwings.Sheet, options: Options) -> None:
        part.api.Protect(**options)

    def forget_undo(self, book: xlwings.Book) -> None:
        """Excel does that by itself whenever a program writes."""

    def reveal(self, note: xlwings.Note, color: tuple[int, int, int]) -> None:
        """Excel shows the colour itself."""

    def hide_deeply(self, sheet: xlwings.Sheet) -> None:
        sheet.api.Visible = _VERY_HIDDEN


class WindowsDialogs(Alerts):
    """Excel's own dialogs."""

    @property
    def _excel(self) -> Any:
        return self._app.api

    def enter(self, prompt: str, default: str = "") -> str | None:
        answer = self._excel.InputBox(Prompt=prompt, Title=TITLE, Default=default, Type=_TEXT)
        return None if answer is False else str(answer)

    def open_file(self, title: str, kinds: Kinds) -> Path | None:
        return _path(self._excel.GetOpenFilename(FileFilter=_filter(kinds), Title=title))

    def open_folder(self, title: str) -> Path | None:
        picker = self._excel.FileDialog(_FOLDER_PICKER)
        picker.Title = title
        return Path(picker.SelectedItems(1)) if picker.Show() == -1 else None

    def save_file(self, title: str, name: str, kinds: Kinds) -> Path | None:
        return _path(self._excel.GetSaveAsFilename(InitialFilename=name, FileFilter=_filter(kinds), Title=title))


def _filter(kinds: Kinds) -> str:
    return ",".join(f"{words} ({pattern}),{pattern}" for words, pattern in kinds)


def _path(answer: Any) -> Path | None:
    return None if answer is False else Path(str(answer))
