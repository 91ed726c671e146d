"""The ribbon as XML, in the two generations that Excel reads: 2010 (customUI14) and 2007 (customUI)."""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree as ET

from xlplugin.ribbon.buttons import GROUPS, TAB_ID, TAB_KEYTIP, Button, in_group

Generation = Literal[2006, 2009]

NAMESPACES: dict[Generation, str] = {
    2006: "http://schemas.microsoft.com/office/2006/01/customui",
    2009: "http://schemas.microsoft.com/office/2009/07/customui",
}

CALLBACKS = "XlpButtons"
"""The VBA module with one callback a button."""

SHARED = "XlpRibbon"
"""The VBA module with the callbacks that all controls share."""


def callback(button: Button) -> str:
    """Name of the VBA procedure that the button runs, without its module."""
    return "On" + "".join(part.capitalize() for part in button.id.split("_"))


def image(button: Button) -> str:
    """Name of the picture that the button wears: 32 pixels for a large button, 16 for a normal one."""
    return f"{button.icon}_{32 if button.size == 'large' else 16}"


def ribbon_xml(generation: Generation) -> str:
    """The whole customUI part."""
    root = ET.Element("customUI", {"xmlns": NAMESPACES[generation], "onLoad": f"{SHARED}.OnLoad"})
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", {"id": TAB_ID, "keytip": TAB_KEYTIP, "getLabel": f"{SHARED}.GetLabel"})
    for group in GROUPS:
        box = ET.SubElement(tab, "group", {"id": group.id, "getLabel": f"{SHARED}.GetLabel"})
        for button in in_group(group.id):
            ET.SubElement(box, "button", _attributes(button))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}\n'


def _attributes(button: Button) -> dict[str, str]:
    return {
        "id": button.id,
        "size": button.size,
        "image": image(button),
        "keytip": button.keytip,
        "getLabel": f"{SHARED}.GetLabel",
        "getScreentip": f"{SHARED}.GetScreentip",
        "getSupertip": f"{SHARED}.GetSupertip",
        "getEnabled": f"{SHARED}.GetEnabled",
        "onAction": f"{CALLBACKS}.{callback(button)}",
    }
