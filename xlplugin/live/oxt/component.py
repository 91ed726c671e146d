"""Runs inside LibreOffice: takes a pressed button to `xlplugin.ribbon.press`.

This file travels in the extension, apart from the program. Where the program lies, the person's settings file says
(key ``SITE_PACKAGES``, written at installation); a program installed for LibreOffice's own Python needs no entry.
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
        for folder in site_packages():
            if folder not in sys.path:
                sys.path.append(folder)
        try:
            from xlplugin.live import libreoffice
            from xlplugin.ribbon.press import press
        except ImportError:
            say(self.context, NOT_FOUND)
            return
        libreoffice.attach(self.context)
        press(button_id, Path(__file__).with_name("version.txt").read_text(encoding="utf-8"))


def site_packages() -> list[str]:
    """The folders of the program's packages, from the settings file."""
    try:
        with SETTINGS.open(encoding="utf-8", newline="") as file:
            kept = dict(row for row in csv.reader(file) if len(row) == 2)
    except OSError:
        return []
    return [folder for folder in kept.get("SITE_PACKAGES", "").split(";") if folder]


def say(context: Any, text: str) -> None:
    """A message box, before anything of ours could be imported."""
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    window = desktop.getCurrentFrame().ContainerWindow
    import uno  # type: ignore[import-not-found]

    kind = uno.Enum("com.sun.star.awt.MessageBoxType", "ERRORBOX")
    window.getToolkit().createMessageBox(window, kind, 1, "政务公开年报", text).execute()


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Button, "xlplugin.Button", ("xlplugin.Button",))
