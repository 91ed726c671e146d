"""`addin check`: what keeps the buttons from working on a computer, each trouble with its remedy.

Sources of the registry keys: Microsoft's administrative templates for Office 2016 and later (version 16.0).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from xlplugin import __version__
from xlplugin.ribbon import fallback, install, macros, menu, settings
from xlplugin.ribbon.advice import ADVICE
from xlplugin.ribbon.buttons import Language
from xlplugin.ribbon.machine import Machine
from xlplugin.ribbon.package import SHEET
from xlplugin.ribbon.press import same_series

Grade = Literal["ok", "warning", "error"]

EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel"
APP_PATH = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
OWN_APP_PATH = APP_PATH.replace("HKLM", "HKCU")
WORKBOOKS_OPEN_WITH = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsx\UserChoice"
MAC_EXCEL = Path("/Applications/Microsoft Excel.app")

MACROS_SIGNED_ONLY, MACROS_OFF = 3, 4
"""Values of VBAWarnings that keep our unsigned macros from running outside a trusted location."""


@dataclass(frozen=True)
class Diagnosis:
    """One answer of the check: its code, how grave it is, and the facts that its sentences name."""

    code: str
    grade: Grade
    facts: dict[str, str]

    def message(self, lang: Language) -> str:
        """What was found."""
        return ADVICE[self.code][0].say(lang).format(**self.facts)

    def remedy(self, lang: Language) -> str:
        """What to do; empty where nothing is wrong."""
        return ADVICE[self.code][1].say(lang).format(**self.facts)

    def to_dict(self, lang: Language) -> dict[str, object]:
        """As `addin check --json` shows it."""
        told = {"message": self.message(lang), "remedy": self.remedy(lang)}
        return {"code": self.code, "grade": self.grade, **told, "facts": self.facts}


def check(machine: Machine) -> list[Diagnosis]:
    """Everything that was looked at, in the order in which a click depends on it."""
    if machine.startup is None:
        return [Diagnosis("no-excel-here", "error", {})]
    looks: tuple[Callable[[Machine], Iterator[Diagnosis]], ...] = (_excel, _wps, _addin, _program, _trust, _script)
    return [diagnosis for look in looks for diagnosis in look(machine)]


def _excel(machine: Machine) -> Iterator[Diagnosis]:
    """Is Excel there, as far as the system says?"""
    if machine.system == "darwin":
        found = MAC_EXCEL.exists()
        place = str(MAC_EXCEL)
    else:
        place = _excel_exe(machine)
        found = bool(place) and not _is_wps(place)
    yield Diagnosis("excel-found", "ok", {"path": place}) if found else Diagnosis("excel-missing", "error", {})


def _excel_exe(machine: Machine) -> str:
    """What Windows starts as excel.exe, for everybody or for this user; empty where nothing."""
    return _text(machine, APP_PATH, "") or _text(machine, OWN_APP_PATH, "")


def _wps(machine: Machine) -> Iterator[Diagnosis]:
    """Has WPS taken Excel's name, or the workbooks?"""
    number = _text(machine, r"HKCR\Excel.Application\CLSID", "")
    server = _text(machine, rf"HKCR\CLSID\{number}\LocalServer32", "") if number else ""
    if _is_wps(server) or _is_wps(_excel_exe(machine)):
        yield Diagnosis("wps-answers", "error", {"path": server})
    opener = _text(machine, WORKBOOKS_OPEN_WITH, "ProgId")
    if opener.lower().startswith(("et.", "wps.", "ket.")):
        yield Diagnosis("wps-opens", "warning", {"program": opener})


def _addin(machine: Machine) -> Iterator[Diagnosis]:
    """Is the add-in in its place, of this program's version, and not held back?"""
    assert machine.startup is not None
    present = [path for name in (install.FILE_NAME, menu.FILE_NAME) if (path := machine.startup / name).exists()]
    if not present:
        yield Diagnosis("addin-missing", "error", {"path": str(machine.startup / install.FILE_NAME)})
        return
    addin = present[0]
    if addin.name == install.FILE_NAME:
        yield from _versions(addin)
    else:
        yield Diagnosis("addin-fallback", "warning", {"path": str(addin)})
    if Path(f"{addin}:Zone.Identifier").exists():
        yield Diagnosis("marked-from-web", "error", {"path": str(addin)})
    held = machine.registry(rf"{EXCEL}\Resiliency\DisabledItems").values()
    if any(addin.name.encode("utf-16-le") in item.lower() for item in held if isinstance(item, bytes)):
        yield Diagnosis("addin-disabled", "error", {"name": addin.name})


def _versions(addin: Path) -> Iterator[Diagnosis]:
    """Do add-in, program and xlwings belong together?"""
    found = versions(addin)
    facts = {"addin": found.get("addin.version", "?"), "program": __version__, "path": str(addin)}
    same = same_series(facts["addin"], __version__)
    yield Diagnosis("addin-found", "ok", facts) if same else Diagnosis("addin-version", "error", facts)
    try:
        installed = version("xlwings")
    except PackageNotFoundError:
        installed = "?"
    embedded = found.get("xlwings.version", "?")
    if embedded != installed:
        yield Diagnosis("xlwings-version", "error", {"addin": embedded, "installed": installed})


def versions(addin: Path) -> dict[str, str]:
    """The versions that an add-in of ours bears, by key; empty when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(addin.read_bytes())) as archive:
            sheet = ET.fromstring(archive.read("xl/worksheets/sheet2.xml"))
    except (OSError, KeyError, zipfile.BadZipFile, ET.ParseError):
        return {}
    rows = ([cell.findtext(f".//{{{SHEET}}}t") or "" for cell in row] for row in sheet.iter(f"{{{SHEET}}}row"))
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0].endswith(".version")}


def _program(machine: Machine) -> Iterator[Diagnosis]:
    """Do the settings name a program that exists, and this one?"""
    project = macros.PROJECT_NAME
    if machine.startup is not None and not (machine.startup / install.FILE_NAME).exists():
        project = fallback.PROJECT_NAME
    conf = machine.settings_file(project)
    known = settings.read(conf)
    keys = ("INTERPRETER_MAC",) if machine.system == "darwin" else ("FROZEN_WIN", "INTERPRETER_WIN")
    named = next((known[key] for key in keys if known.get(key)), "")
    facts = {"named": named, "this": str(machine.program), "path": str(conf)}
    if not named:
        yield Diagnosis("program-unset", "error", facts)
    elif not Path(named).exists():
        yield Diagnosis("program-gone", "error", facts)
    elif Path(named) != machine.program:
        yield Diagnosis("program-other", "warning", facts)
    else:
        yield Diagnosis("program-found", "ok", facts)


def _trust(machine: Machine) -> Iterator[Diagnosis]:
    """Do Excel's settings, or those of the organisation, let the macros run?"""
    if machine.system != "win32":
        return

    def setting(name: str, key: str = "Security") -> object:
        policy = machine.registry(rf"{POLICY}\{key}").get(name)
        return policy if policy is not None else machine.registry(rf"{EXCEL}\{key}").get(name)

    if setting("DisableAllAddins") == 1:
        yield Diagnosis("addins-off", "error", {})
    if setting("RequireAddinSig") == 1:
        yield Diagnosis("signature-wanted", "error", {})
    untrusted = setting("AllLocationsDisabled", r"Security\Trusted Locations") == 1
    if untrusted and setting("VBAWarnings") in (MACROS_SIGNED_ONLY, MACROS_OFF):
        yield Diagnosis("macros-off", "error", {})
    elif untrusted:
        yield Diagnosis("location-untrusted", "warning", {})


def _script(machine: Machine) -> Iterator[Diagnosis]:
    """May Excel for macOS start Python?"""
    if machine.system == "darwin":
        wanted = {script.name for script in macros.xlwings_folder().glob("xlwings-*.applescript")}
        if not any((machine.scripts / name).exists() for name in wanted):
            yield Diagnosis("script-missing", "error", {"path": str(machine.scripts)})


def _text(machine: Machine, key: str, name: str) -> str:
    value = machine.registry(key).get(name)
    return value if isinstance(value, str) else ""


def _is_wps(path: str) -> bool:
    """Whether a command line starts WPS Spreadsheets."""
    lowered = path.lower()
    return any(part in lowered for part in ("wps", "kingsoft", r"\et.exe"))
