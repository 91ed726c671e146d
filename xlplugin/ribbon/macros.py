"""The add-in's VBA: our modules as they lie in `vba/`, and xlwings' own module for add-ins.

xlwings is embedded as its standalone module (`xlwings_custom_addin.bas`, BSD), not referred to as a second add-in:
a reference breaks, silently and for good, when the other file is missing or moves, and the version of the module then
always is that of the xlwings package that built the add-in. It is taken from the installed package at build time and
changed in nothing but its `PROJECT_NAME`, as its authors provide for: settings of other xlwings projects on the same
computer are neither used nor touched.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from xlplugin.ribbon.buttons import BUTTONS
from xlplugin.ribbon.customui import CALLBACKS, callback
from xlplugin.ribbon.ovba import Kind, Module, Project

PROJECT_NAME = "xlplugin"
"""Names the settings: sheet ``xlplugin.conf``, file ``.xlplugin/xlplugin.conf``."""

PROJECT_GUID = "{6F2B1C52-7C0E-4E0B-9E37-2B5D1F4A9C11}"

WRITTEN = ("XlpRibbon", "XlpRun", "XlpTexts", "XLPLUGIN")
"""Our standard modules written by hand; `CALLBACKS` is generated."""


def callbacks_source() -> str:
    """The module with one callback of one line a button, as it is checked in as ``vba/XlpButtons.bas``."""
    lines = [
        f'Attribute VB_Name = "{CALLBACKS}"',
        "Option Explicit",
        "' One callback a button, generated from xlplugin/ribbon/buttons.py (python -m xlplugin.ribbon.generate).",
    ]
    for button in BUTTONS:
        lines += ["", f"Public Sub {callback(button)}(control As Object)", f'    XlpRun.Press "{button.id}"', "End Sub"]
    return "\n".join(lines) + "\n"


def project() -> Project:
    """The whole VBA project of the add-in."""
    return Project("XlpluginAddin", PROJECT_GUID, [*documents(), *xlwings_modules(), *own_modules()])


def documents() -> list[Module]:
    """The modules behind the add-in's workbook and its two sheets."""
    sheets = [Module(f"Sheet{number}", Kind.SHEET) for number in (1, 2)]
    return [Module("ThisWorkbook", Kind.WORKBOOK, _own("ThisWorkbook.cls")), *sheets]


def own_modules() -> list[Module]:
    """Our standard modules."""
    return [Module(name, Kind.STANDARD, _own(f"{name}.bas")) for name in (CALLBACKS, *WRITTEN)]


def xlwings_modules() -> list[Module]:
    """xlwings' modules from the installed package; `FileNotFoundError` when xlwings is not installed."""
    folder = xlwings_folder()
    module = (folder / "xlwings_custom_addin.bas").read_text("ascii")
    marked = 'PROJECT_NAME As String = "myaddin"'
    if marked not in module:
        raise FileNotFoundError("this version of xlwings has another module for add-ins than the one we know")
    named = module.replace(marked, f'PROJECT_NAME As String = "{PROJECT_NAME}"')
    dictionary = (folder / "addin" / "Dictionary.cls").read_text("ascii")
    return [Module("xlwings", Kind.STANDARD, named), Module("Dictionary", Kind.CLASS, dictionary)]


def xlwings_version() -> str:
    """The version of the installed xlwings package, which is that of the embedded module."""
    return version("xlwings")


def xlwings_folder() -> Path:
    """Where the xlwings package lies, found without importing it."""
    found = find_spec("xlwings")
    if found is None or found.origin is None:
        raise FileNotFoundError("xlwings is not installed")
    return Path(found.origin).parent


def _own(name: str) -> str:
    return (files("xlplugin.ribbon") / "vba" / name).read_text("ascii")
