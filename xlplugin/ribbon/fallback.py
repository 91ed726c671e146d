"""The second add-in, for a desk where Excel will not load the first: xlwings' own shipped add-in, edited as a zip.

Its `vbaProject.bin`, which Excel itself has compiled, stays as it is, byte for byte; the ribbon, the names and the
settings around it are ours. The macro inside knows one callback, so there is one button, which opens a menu.
"""

from __future__ import annotations

import io
import re
import zipfile
from importlib.resources import files
from xml.etree import ElementTree as ET

from xlplugin.ribbon import macros, package, texts
from xlplugin.ribbon.buttons import TAB, TAB_ID, TAB_KEYTIP
from xlplugin.ribbon.customui import NAMESPACES

TEMPLATE = "quickstart_addin_ribbon.xlam"
PROJECT_NAME = "myaddin"
"""What the shipped macro calls itself; its settings are ``myaddin.conf``."""

MACRO = "RibbonMyAddin.RunMain"
MACROS_PART = "xl/vbaProject.bin"
RIBBON_PART = "customUI/customUI.xml"


def build() -> bytes:
    """The fallback add-in's bytes; `FileNotFoundError` when xlwings is missing or its template is another one."""
    parts = _template()
    parts[RIBBON_PART] = ribbon_xml().encode("utf-8")
    picture = {"menu": (f"{package.DOC}/relationships/image", "images/menu.png")}
    parts["customUI/_rels/customUI.xml.rels"] = package.relationships(picture).encode("utf-8")
    parts["customUI/images/menu.png"] = (files("xlplugin.ribbon") / "icons" / "validate_32.png").read_bytes()
    parts["[Content_Types].xml"] = _with_png(parts["[Content_Types].xml"])
    parts["xl/workbook.xml"] = _renamed_settings(parts["xl/workbook.xml"])
    parts["xl/worksheets/sheet1.xml"] = package.worksheet("Sheet2", package.SETTINGS).encode("utf-8")
    return package.zipped(parts)


def ribbon_xml() -> str:
    """The tab with its one button."""
    root = ET.Element("customUI", {"xmlns": NAMESPACES[2006]})
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", {"id": TAB_ID, "label": TAB.zh, "keytip": TAB_KEYTIP})
    group = ET.SubElement(tab, "group", {"id": "menu", "label": TAB.zh})
    told = {"label": "功能菜单", "screentip": texts.TITLE.zh, "supertip": texts.DESCRIPTION.zh}
    ET.SubElement(group, "button", {"id": "open", "size": "large", "image": "menu", "onAction": MACRO} | told)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _template() -> dict[str, str | bytes]:
    """The parts of the shipped add-in, in its order."""
    data = (macros.xlwings_folder() / TEMPLATE).read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    if not {MACROS_PART, RIBBON_PART, "xl/worksheets/sheet1.xml"} <= parts.keys():
        raise FileNotFoundError("this version of xlwings ships another add-in template than the one we know")
    return parts


def _with_png(content_types: str | bytes) -> bytes:
    """Content types that know pictures."""
    declared = b'<Default Extension="png" ContentType="image/png"/>'
    return _bytes(content_types).replace(b"<Override ", declared + b"<Override ", 1)


def _renamed_settings(workbook: str | bytes) -> bytes:
    """The sheet of settings under the name by which the macro finds it (shipped with a leading underscore), and
    without the path of the computer on which the template was made."""
    renamed = _bytes(workbook).replace(f'"_{PROJECT_NAME}.conf"'.encode(), f'"{PROJECT_NAME}.conf"'.encode())
    return re.sub(rb"<mc:AlternateContent.*?</mc:AlternateContent>", b"", renamed)


def _bytes(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else part.encode("utf-8")
