"""LibreOffice: protection and dialogs, which xlwings' common members do not cover."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlplugin.live.dialogs import TITLE, Alerts, Kinds
from xlplugin.live.hosts import Options
from xlplugin.live.libreoffice import office, values

if TYPE_CHECKING:
    import xlwings

_SAVE = 10  # TemplateDescription.FILESAVE_AUTOEXTENSION
_OPEN = 0  # TemplateDescription.FILEOPEN_SIMPLE
_OK, _CANCEL = 1, 2  # PushButtonType
_NOTE_POINTS, _NOTE_WIDTH = 9.0, 6200  # the width in hundredths of a millimetre; the height grows with the text


class LibreOfficeHost:
    """See :class:`xlplugin.live.hosts.Host`."""

    name = "libreoffice"
    opens_all = True  # cell styles belong to the document, and are locked with any of its sheets

    def __init__(self) -> None:
        self._steps: list[int] = []
        """Length of the list of actions to undo after each protection that we took off."""

    def dialogs(self, app: xlwings.App) -> LibreOfficeDialogs:
        return LibreOfficeDialogs(app)

    def is_busy(self, error: BaseException) -> bool:
        return type(error).__name__.endswith(("DisposedException", "VetoException"))

    def is_read_only(self, book: xlwings.Book) -> bool:
        return bool(book.api.isReadonly())

    def protection(self, part: xlwings.Book | xlwings.Sheet) -> Options | None:
        """What exactly a protection allows, LibreOffice tells nobody; see :meth:`protect`."""
        return {} if part.api.isProtected() else None

    def unprotect(self, part: xlwings.Book | xlwings.Sheet) -> bool:
        """Recorded by LibreOffice as a step to undo, which is how :meth:`protect` gets every option back."""
        try:
            part.api.unprotect("")
        except Exception as error:  # UNO's exceptions are made at run time; this one says: a password
            if not type(error).__name__.endswith("IllegalArgumentException"):
                raise
        if part.api.isProtected():
            return False
        self._steps.append(len(_undo(part).getAllUndoActionTitles()))
        return True

    def protect(self, part: xlwings.Book | xlwings.Sheet, options: Options) -> None:
        """Undo our own `unprotect`: LibreOffice offers no other way to set what a protection allows.

        The latest one taken off is the first to be put on again. Where something else was done since, or after a
        crash, nothing can be undone, and the protection is put on with its usual options.
        """
        undo = _undo(part)
        if self._steps and self._steps.pop() == len(undo.getAllUndoActionTitles()):
            undo.undo()
        if not part.api.isProtected():
            part.api.protect("")

    def forget_undo(self, book: xlwings.Book) -> None:
        book.api.UndoManager.clear()

    def reveal(self, note: xlwings.Note, color: tuple[int, int, int]) -> None:
        note.api.IsVisible = True
        shape = note.api.AnnotationShape
        shape.FillColor = values.rgb(color)
        shape.CharHeight = shape.CharHeightAsian = _NOTE_POINTS
        shape.Size = office.struct("com.sun.star.awt.Size", Width=_NOTE_WIDTH, Height=1)

    def hide_deeply(self, sheet: xlwings.Sheet) -> None:
        """LibreOffice knows one kind of hidden; the menu that shows it again lists the name."""
        sheet.visible = False


class LibreOfficeDialogs(Alerts):
    """LibreOffice's own dialogs."""

    def enter(self, prompt: str, default: str = "") -> str | None:
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        model.Title, model.Width, model.Height = TITLE, 220, 66
        _put(model, "FixedText", "prompt", (8, 6, 204, 20), Label=prompt, MultiLine=True)
        _put(model, "Edit", "answer", (8, 26, 204, 14), Text=default)
        _put(model, "Button", "ok", (100, 46, 52, 14), Label="确定", PushButtonType=_OK, DefaultButton=True)
        _put(model, "Button", "cancel", (160, 46, 52, 14), Label="取消", PushButtonType=_CANCEL)
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        dialog.createPeer(self._service("com.sun.star.awt.Toolkit"), self._app.impl.window())
        try:
            return str(dialog.getControl("answer").Text) if dialog.execute() else None
        finally:
            dialog.dispose()

    def open_file(self, title: str, kinds: Kinds) -> Path | None:
        return self._picked(_OPEN, title, "", kinds)

    def save_file(self, title: str, name: str, kinds: Kinds) -> Path | None:
        return self._picked(_SAVE, title, name, kinds)

    def _picked(self, template: int, title: str, name: str, kinds: Kinds) -> Path | None:
        picker = self._service("com.sun.star.ui.dialogs.FilePicker")
        picker.initialize((template,))
        picker.setTitle(title)
        for words, pattern in kinds:
            picker.appendFilter(f"{words} ({pattern})", pattern)
        if name:
            picker.setDefaultName(name)
        return Path(office.path(picker.getSelectedFiles()[0])) if picker.execute() else None

    def open_folder(self, title: str) -> Path | None:
        picker = self._service("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(title)
        return Path(office.path(picker.getDirectory())) if picker.execute() else None

    def _service(self, name: str) -> Any:
        return self._app.impl.office.service(name)


def _undo(part: xlwings.Book | xlwings.Sheet) -> Any:
    return (part.book if hasattr(part, "book") else part).api.UndoManager


def _put(model: Any, kind: str, name: str, box: tuple[int, int, int, int], **settings: Any) -> None:
    part = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    part.PositionX, part.PositionY, part.Width, part.Height = box
    for setting, value in settings.items():
        setattr(part, setting, value)
    model.insertByName(name, part)
