"""Runs inside LibreOffice: takes a pressed button to `xlplugin.ribbon.press`.

This file travels in the extension, apart from the program. Where the program lies, the person's settings file says
(keys ``SITE_PACKAGES`` and ``INTERPRETER_LINUX``, written at installation); a program installed for LibreOffice's own
Python needs no entry.
"""

import csv
import sys
from pathlib import Path
from typing import Any

import unohelper  # type: ignore[import-not-found]
from com.sun.star.task import XJobExecutor  # type: ignore[import-not-found]

SETTINGS = Path.home() / ".xlplugin" / "xlplugin.conf"
NOT_FOUND = "找不到程序；请在命令行运行 python -m xlplugin.live.oxt install，然后重新打开 LibreOffice。"


class Button(unohelper.Base, XJobExecutor):  # type: ignore[misc]
    """LibreOffice makes one for every press."""

    def __init__(self, context: Any) -> None:
        self.context = context

    def trigger(self, button_id: str) -> None:
        """`button_id` is what follows the question mark in the button's address."""
        noted = settings()
        sys.path += [folder for folder in noted.get("SITE_PACKAGES", "").split(";") if folder not in ["", *sys.path]]
        # Readers of many files are processes of their own; LibreOffice's Python does not know what to start them with.
        sys.executable = noted.get("INTERPRETER_LINUX", sys.executable)
        try:
            from xlplugin.live import libreoffice
            from xlplugin.ribbon.press import press
        except ImportError:
            say(self.context, NOT_FOUND)
            return
        libreoffice.attach(self.context)
        press(button_id, Path(__file__).with_name("version.txt").read_text(encoding="utf-8"))


def settings() -> dict[str, str]:
    """The entries of the settings file; none where there is no file."""
    try:
        with SETTINGS.open(encoding="utf-8", newline="") as file:
            return dict(row for row in csv.reader(file) if len(row) == 2)
    except OSError:
        return {}


def say(context: Any, text: str) -> None:
    """A message box, before anything of ours could be imported."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    window = desktop.getCurrentFrame().ContainerWindow
    import uno  # type: ignore[import-not-found]

    kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX")
    window.getToolkit().createMessageBox(window, kind, 1, "政务公开年报", text).execute()


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Button, "xlplugin.Button", ("xlplugin.Button",))
