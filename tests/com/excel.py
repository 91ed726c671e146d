"""An Excel made of Python: workbooks in memory, with as much behaviour as the buttons can notice.

Formulas keep the result that the file stored; only `HYPERLINK` has one of its own. Protection refuses what Excel refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.com.cells import Range
from tests.com.pywin32 import refused
from tests.com.sheet import Sheets, Worksheet
from tests.com.store import Folder, opened
from tests.com.typelib import Com

AUTOMATIC = -4105  # xlCalculationAutomatic


class Application(Com):
    """Excel."""

    _interface = "Application"

    def __init__(self, window: int = 4660) -> None:
        self._window = window
        self._books: list[Folder] = []
        self._front: Folder | None = None
        self._selection: Range | None = None
        self._state: dict[str, Any] = {"screen": True, "calculation": AUTOMATIC, "alerts": True, "status": False}
        self._chosen: list[Any] = []  # answers of the person to the next dialogs; False for Cancel

    def _open(self, folder: Folder) -> Folder:
        self._books.append(folder)
        self._front = folder
        self._selection = Range(Worksheet(self, folder, folder.pages[0]), [(1, 1, 1, 1)])
        return folder

    @property
    def Hwnd(self) -> int:
        return self._window

    @property
    def Workbooks(self) -> Workbooks:
        return Workbooks(self)

    @property
    def ActiveWorkbook(self) -> Workbook | None:
        return Workbook(self, self._front) if self._front else None

    @property
    def Selection(self) -> Range | None:
        return self._selection

    def _workbook(self, folder: Folder) -> Workbook:
        return Workbook(self, folder)

    def _kept(name: str) -> Any:  # type: ignore[misc]
        return property(lambda self: self._state[name], lambda self, value: self._state.__setitem__(name, value))

    ScreenUpdating = _kept("screen")
    Calculation = _kept("calculation")
    DisplayAlerts = _kept("alerts")
    StatusBar = _kept("status")

    @property
    def Version(self) -> str:
        return "16.0"

    def GetOpenFilename(self, FileFilter: str = "", Title: str = "") -> Any:
        return self._chosen.pop(0)

    def GetSaveAsFilename(self, InitialFilename: str = "", FileFilter: str = "", Title: str = "") -> Any:
        return self._chosen.pop(0)

    def InputBox(self, Prompt: str, Title: str = "", Default: str = "", Type: int = 2) -> Any:
        return self._chosen.pop(0)

    def FileDialog(self, fileDialogType: int) -> FileDialog:
        return FileDialog(self)


class FileDialog(Com):
    """Office's dialog for choosing a folder."""

    _interface = "FileDialog"

    def __init__(self, app: Application) -> None:
        self._chosen, self._title = app._chosen, ""
        self._folder: Any = None

    @property
    def Title(self) -> str:
        return self._title

    @Title.setter
    def Title(self, value: str) -> None:
        self._title = value

    def Show(self) -> int:
        self._folder = self._chosen.pop(0)
        return 0 if self._folder is False else -1

    def SelectedItems(self, number: int) -> str:
        return str([self._folder][number - 1])


class Workbooks(Com):
    """The open workbooks."""

    _interface = "Workbooks"

    def __init__(self, app: Application) -> None:
        self._app = app

    @property
    def Application(self) -> Application:
        return self._app

    @property
    def Count(self) -> int:
        return len(self._app._books)

    def __call__(self, key: int | str) -> Workbook:
        for number, folder in enumerate(self._app._books, 1):
            if key in (number, folder.path.name):
                return Workbook(self._app, folder)
        raise refused("Subscript out of range")

    def __iter__(self) -> Iterator[Workbook]:
        return iter([Workbook(self._app, folder) for folder in self._app._books])

    def Open(self, Filename: str, *_: Any) -> Workbook:
        return Workbook(self._app, self._app._open(opened(Path(Filename))))


class Workbook(Com):
    """One workbook."""

    _interface = "Workbook"

    def __init__(self, app: Application, folder: Folder) -> None:
        self._app, self._folder = app, folder

    @property
    def Application(self) -> Application:
        return self._app

    @property
    def Name(self) -> str:
        return self._folder.path.name

    @property
    def FullName(self) -> str:
        return str(self._folder.path)

    @property
    def ReadOnly(self) -> bool:
        return self._folder.read_only

    @property
    def Worksheets(self) -> Sheets:
        return Sheets(self._app, self._folder)

    @property
    def ActiveSheet(self) -> Worksheet:
        return Worksheet(self._app, self._folder, self._folder.pages[self._folder.active])

    @property
    def Names(self) -> Names:
        return Names(self._app, self._folder)

    @property
    def ProtectStructure(self) -> bool:
        return self._folder.structure

    @property
    def ProtectWindows(self) -> bool:
        return False

    def Unprotect(self, Password: str = "") -> None:
        if self._folder.structure and Password != self._folder.password:
            raise refused("The password you supplied is not correct.")
        self._folder.structure = False

    def Protect(self, Password: str = "", Structure: bool = False, Windows: bool = False) -> None:
        self._folder.structure, self._folder.password = Structure, Password

    def Activate(self) -> None:
        self._app._front = self._folder


class Names(Com):
    """The defined names of a workbook."""

    _interface = "Names"

    def __init__(self, app: Application, folder: Folder) -> None:
        self._app, self._folder = app, folder

    @property
    def Count(self) -> int:
        return len(self._folder.names)

    def __call__(self, key: int | str) -> Name:
        names = list(self._folder.names)
        try:
            return Name(self._folder, names[key - 1] if isinstance(key, int) else names[names.index(key)])
        except (IndexError, ValueError):
            raise refused("Subscript out of range") from None


class Name(Com):
    """A defined name."""

    _interface = "Name"

    def __init__(self, folder: Folder, name: str) -> None:
        self._folder, self._name = folder, name

    @property
    def Name(self) -> str:
        return self._name

    @property
    def RefersTo(self) -> str:
        return self._folder.names[self._name]
