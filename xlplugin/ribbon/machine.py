"""What installing and checking need to know of a computer, as plain facts, so that both can be tried on any other."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xlplugin.ribbon import settings

Values = Mapping[str, object]
Registry = Callable[[str], Values]
"""Registry key such as ``HKCU\\Software\\…`` -> its values by name (the default value under ""); empty if absent."""


def no_registry(key: str) -> Values:
    """The registry of a computer that has none."""
    return {}


@dataclass(frozen=True)
class Machine:
    """One person's computer.

    `system` as `sys.platform` says it; `program` is the Python that is to run the buttons or, where `frozen`, the
    program that stands for it; `registry` reads the Windows registry.
    """

    system: str
    home: Path
    environment: Mapping[str, str]
    program: Path
    frozen: bool = False
    registry: Registry = field(default=no_registry)

    @property
    def startup(self) -> Path | None:
        """The user's folder from which Excel loads add-ins without being asked; None where there is no Excel.

        On Windows it is one of Excel's trusted locations, so that the macros run without a question.
        """
        if self.system == "win32":
            roaming = self.environment.get("APPDATA") or str(self.home / "AppData" / "Roaming")
            return Path(roaming) / "Microsoft" / "Excel" / "XLSTART"
        if self.system == "darwin":
            office = self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
            return office / "User Content.localized" / "Startup.localized" / "Excel"
        return None

    @property
    def scripts(self) -> Path:
        """The folder of the AppleScripts that Excel for macOS may run."""
        return self.home / "Library" / "Application Scripts" / "com.microsoft.Excel"

    def settings_file(self, project: str = settings.PROJECT) -> Path:
        """The settings file of a VBA project on this computer."""
        return settings.file(project, self.system, self.home)


def this_machine() -> Machine:
    """The computer that this runs on."""
    frozen = bool(getattr(sys, "frozen", False))
    return Machine(sys.platform, Path.home(), os.environ, Path(sys.executable), frozen, registry_values)


def registry_values(key: str) -> Values:
    """The values of one key of the Windows registry."""
    if sys.platform != "win32":
        return {}
    import winreg

    hives = {
        "HKCU": winreg.HKEY_CURRENT_USER,
        "HKLM": winreg.HKEY_LOCAL_MACHINE,
        "HKCR": winreg.HKEY_CLASSES_ROOT,
    }
    hive, _, path = key.partition("\\")
    found: dict[str, object] = {}
    try:
        with winreg.OpenKey(hives[hive], path) as handle:
            for index in range(winreg.QueryInfoKey(handle)[1]):
                name, value, _ = winreg.EnumValue(handle, index)
                found[name] = value
    except OSError:
        return {}
    return found
