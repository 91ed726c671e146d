"""A real screen (Xvfb), LibreOffice with the extension on it, and a pointer that presses its buttons.

Buttons are found by their labels, by way of what LibreOffice tells screen readers; then xdotool clicks at their place.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import xlwings

from xlplugin.live import libreoffice
from xlplugin.live.dialogs import TITLE
from xlplugin.live.oxt.install import install
from xlplugin.ribbon.buttons import Language

WIDTH, HEIGHT = 1440, 900
PATIENCE = 30.0
"""Seconds to wait for something to appear; it is usually there at once."""
# com.sun.star.accessibility.AccessibleRole
_BUTTON = 44
_WITHOUT_BUTTONS = (34, 35, 62)  # menus, the menu bar, the table of cells


@dataclass
class Screen:
    """LibreOffice on a screen of its own; `folder` gets its settings, our settings and the log."""

    folder: Path
    language: Language = "zh"
    _server: subprocess.Popen[bytes] | None = None
    _office: Any = None
    _display: str = ""
    app: xlwings.App = field(init=False)

    def __enter__(self) -> Screen:
        self._display = self._start_server()
        home = self.folder / "home"
        surroundings = {"DISPLAY": self._display, "HOME": str(home), "SAL_USE_VCLPLUGIN": "gen"}
        install(self.folder / "profile", self.language, settings_file=home / ".xlplugin" / "xlplugin.conf")
        self._office = libreoffice.start(visible=True, profile=str(self.folder / "profile"), environment=surroundings)
        self.app = self._office.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._office is not None:
            self._office.__exit__(kind, error, trace)
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)

    def _start_server(self) -> str:
        """Xvfb takes the first free display and says which."""
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"]
        quiet = subprocess.DEVNULL
        self._server = subprocess.Popen(command, pass_fds=[writer], stdout=quiet, stderr=quiet)
        os.close(writer)
        with os.fdopen(reader) as said:
            return f":{said.readline().strip()}"

    def open(self, path: Path) -> xlwings.Book:
        """Open a workbook, its window as large as the screen."""
        book = self.app.books.open(path)
        book.api.CurrentController.Frame.ContainerWindow.setPosSize(0, 0, WIDTH, HEIGHT, 15)
        self.wait(lambda: self._find("校验" if self.language == "zh" else "Check"))
        return book

    def press(self, label: str) -> None:
        """Press one of our buttons; once more where the press was swallowed.

        Without a window manager the first click after a dialog may only bring the window to the front. That our
        function has begun is seen in its log.
        """
        log = self.folder / "home" / ".xlplugin" / "xlplugin.log"
        before = log.stat().st_size if log.exists() else 0
        for _ in range(3):
            self.click(label)
            with suppress(TimeoutError):
                self.wait(lambda: log.exists() and log.stat().st_size > before, PATIENCE / 2)
                return
        raise TimeoutError(f"the button {label} does not answer")

    def click(self, label: str) -> None:
        """Click on the button with this label, in whatever window it is."""
        time.sleep(0.7)  # the dialog before may still be on its way out
        x, y = self.wait(lambda: self._find(label))
        self._tool("mousemove", str(x), str(y), "sleep", "0.2", "click", "1")

    def picture(self, path: Path) -> Path:
        """What is on the screen, as PNG."""
        time.sleep(0.7)  # until everything is drawn
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-display", self._display, "-window", "root", str(path)], check=True)
        return path

    def message(self) -> str:
        """The text of the message box in front, waiting for one."""
        return str(self.wait(self._message))

    def is_at_rest(self) -> bool:
        """No dialog is open, and the last button's work is done."""
        titles = [window.getAccessibleContext().getAccessibleName() for window in self._windows()]
        return TITLE not in titles and not any(map(_is_locked, self.app.impl.documents()))

    def wait(self, question: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """The answer to a question, asked until there is one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(Exception):  # windows come and go while they are looked at
                answer = question()
                if answer:
                    return answer
            time.sleep(0.1)
        raise TimeoutError(f"nothing came of {question}")

    def _tool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True, env=os.environ | {"DISPLAY": self._display})

    def _windows(self) -> list[Any]:
        toolkit = self.app.impl.office.service("com.sun.star.awt.Toolkit")
        return [toolkit.getTopWindow(index) for index in reversed(range(toolkit.getTopWindowCount()))]

    def _find(self, label: str) -> tuple[int, int] | None:
        for window in self._windows():
            for part in _parts(window.getAccessibleContext()):
                if part.getAccessibleRole() == _BUTTON and part.getAccessibleName() == label:
                    place, size = part.getLocationOnScreen(), part.getSize()
                    if size.Width > 0 and place.X >= 0 and place.Y >= 0:
                        return place.X + size.Width // 2, place.Y + size.Height // 2
        return None

    def _message(self) -> str | None:
        """A message box is a small window whose longest text is what it says."""
        for window in self._windows():
            context = window.getAccessibleContext()
            if context.getAccessibleName() != TITLE:
                continue
            return max((str(part.getAccessibleName()) for part in _parts(context)), key=len)
        return None


def _is_locked(document: Any) -> bool:
    return bool(document.hasControllersLocked())


def _parts(context: Any, depth: int = 0) -> Iterator[Any]:
    """Everything in a window, outermost first."""
    for index in range(min(context.getAccessibleChildCount(), 200)):
        with suppress(Exception):
            child = context.getAccessibleChild(index).getAccessibleContext()
            yield child
            if depth < 12 and child.getAccessibleRole() not in _WITHOUT_BUTTONS:
                yield from _parts(child, depth + 1)
