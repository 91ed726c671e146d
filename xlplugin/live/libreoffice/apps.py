"""The engine and the application: what xlwings calls `Engine`, `Apps` and `App`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from xlwings import base_classes

from xlplugin.live.libreoffice import values
from xlplugin.live.libreoffice.books import Book, Books
from xlplugin.live.libreoffice.office import Office, enum, properties
from xlplugin.live.libreoffice.ranges import Range

_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_BOXES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}


class Engine:
    """LibreOffice among xlwings' engines."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Callable[[float], Any] | None, err_to_str: bool
    ) -> list[list[Any]]:
        return [
            [values.cleaned(value, datetime_builder, empty_as, number_builder, err_to_str) for value in row]
            for row in data
        ]

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return "" if x is None else x


class Apps(base_classes.Apps):
    """The LibreOffices that we are connected to, the latest first."""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def enter(self, office: Office) -> App:
        """Take in a LibreOffice, before the others; one process is entered once."""
        app = next((app for app in self._apps if app.pid == office.pid), None) or App(office)
        self._apps = [app, *(other for other in self._apps if other is not app)]
        return app

    def leave(self, app: App) -> None:
        self._apps.remove(app)

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


class App(base_classes.App):
    """One LibreOffice process."""

    display_alerts = True
    """Kept, and without effect: LibreOffice asks nothing while it is driven by a program."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._status_bar: str | bool = False
        self._screen_updating = True

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def engine(self) -> Engine:
        return ENGINE

    @property
    def pid(self) -> int:
        return self.office.pid

    @property
    def version(self) -> str:
        provider = self.office.service("com.sun.star.configuration.ConfigurationProvider")
        product = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return str(product.getByName("ooSetupVersion"))

    @property
    def visible(self) -> bool:
        return not self.office.headless

    @visible.setter
    def visible(self, value: bool) -> None:
        if value != self.visible:
            raise NotImplementedError("LibreOffice is started with or without a window and stays so")

    @property
    def books(self) -> Books:
        return Books(self)

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the first of xlwings' apps."""
        ENGINE.apps.enter(self.office)

    def kill(self) -> None:
        self.office.kill()
        ENGINE.apps.leave(self)

    # LibreOffice draws and calculates per document, Excel per application.

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) == self._screen_updating:
            return
        for book in self.books:
            if value:
                book.doc.unlockControllers()
            else:
                book.doc.lockControllers()
        self._screen_updating = bool(value)

    @property
    def calculation(self) -> str:
        book = self.books.active
        return "automatic" if book is None or book.doc.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.doc.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        for book in self.books:
            book.doc.calculateAll()

    @property
    def selection(self) -> Range | None:
        """The selected cells; None while something else (a drawing, several ranges) is selected."""
        book = self.books.active
        controller = book.doc.CurrentController if book else None
        selected = controller.getSelection() if controller else None
        if book is None or selected is None or not hasattr(selected, "RangeAddress"):
            return None
        address = selected.RangeAddress
        return book.sheets(address.Sheet + 1).block(
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow - address.StartRow + 1,
            address.EndColumn - address.StartColumn + 1,
        )

    @property
    def status_bar(self) -> str | bool:
        return self._status_bar

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status_bar = value or False
        indicator = self._indicator()
        if indicator is None:
            return
        if value:
            indicator.start(str(value), 0)
        else:
            indicator.end()

    def _indicator(self) -> Any | None:
        book = self.books.active
        controller = book.doc.CurrentController if book else None
        return controller.getStatusIndicator() if controller else None

    def alert(self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: str | None) -> str:
        """A message box; without a screen nobody can answer, and the first button counts as pressed."""
        if self.office.headless:
            return (buttons or "ok").split("_")[0]
        window = self.window()
        kind = _BOXES[mode] if _BUTTONS[buttons] == 1 else "QUERYBOX"
        box = window.getToolkit().createMessageBox(
            window, enum("com.sun.star.awt.MessageBoxType", kind), _BUTTONS[buttons], title or "", prompt
        )
        try:
            return _ANSWERS.get(box.execute(), "cancel")
        finally:
            box.dispose()

    def window(self) -> Any:
        """The window in front, for a dialog to stand on."""
        frame = self.office.desktop.getCurrentFrame()
        return frame.ContainerWindow if frame else None

    def active_document(self) -> Any | None:
        """The spreadsheet in front, else any open one, else None."""
        current = self.office.desktop.getCurrentComponent()
        if current is not None and _is_spreadsheet(current):
            return current
        return next(iter(self.documents()), None)

    def documents(self) -> list[Any]:
        """The open spreadsheets."""
        found, components = [], self.office.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if _is_spreadsheet(component):
                found.append(component)
        return found

    def book_of(self, document: Any) -> Book:
        return Book(document, self)


def _is_spreadsheet(component: Any) -> bool:
    return hasattr(component, "supportsService") and component.supportsService("com.sun.star.sheet.SpreadsheetDocument")


ENGINE = Engine()
