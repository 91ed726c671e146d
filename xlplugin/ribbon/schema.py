"""The rules of Microsoft's customUI schemas for the elements that a ribbon of ours may use, as data.

Source: [MS-CUSTOMUI] (2006) and [MS-CUSTOMUI2] (2009). An element that is not listed here is refused, although
Office would know more of them: add its rules first. Beyond the schema, the prose rules of the same documents hold:
of `label`/`getLabel`, `image`/`imageMso`/`getImage` and the like at most one, of the ids exactly one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from xlplugin.ribbon.customui import NAMESPACES, Generation

NAME = r"[A-Za-z_\u4e00-\u9fff][\w.\-]*"
"""An NCName, as far as Latin and Chinese letters go."""

TYPES = {
    "id": (NAME, 1024),
    "name": (NAME, 1024),
    "qualified": (rf"({NAME}:)?{NAME}", 1024),
    "text": (r"(?s).+", 1024),
    "long text": (r"(?s).+", 4096),
    "callback": (r"(?s).+", 1024),
    "picture": (r"(?s).+", 1024),
    "keytip": (r"\S+", 3),
    "boolean": (r"true|false|0|1", 5),
    "size": (r"large|normal", 6),
}
"""Attribute type -> pattern of the whole value, and the most characters it may have."""

_IDS = {"id": "id", "idQ": "qualified", "idMso": "name", "tag": "text"}
_LABEL = {"label": "text", "getLabel": "callback"}
_VISIBLE = {"visible": "boolean", "getVisible": "callback"}
_KEYTIP = {"keytip": "keytip", "getKeytip": "callback"}
_IMAGE = {"image": "picture", "imageMso": "name", "getImage": "callback"}
_TIPS = {
    "screentip": "text",
    "getScreentip": "callback",
    "supertip": "text",
    "getSupertip": "callback",
}
_PLACE = {
    "insertAfterMso": "name",
    "insertBeforeMso": "name",
    "insertAfterQ": "qualified",
    "insertBeforeQ": "qualified",
}
_SHOWN = {
    "showLabel": "boolean",
    "getShowLabel": "callback",
    "showImage": "boolean",
    "getShowImage": "callback",
}


@dataclass(frozen=True)
class Element:
    """What one element may hold: attributes with their types, children with their least and greatest number."""

    attributes: dict[str, str]
    children: dict[str, tuple[int, int]]


_COMMON = {
    "customUI": Element({"onLoad": "callback", "loadImage": "callback"}, {"ribbon": (0, 1)}),
    "ribbon": Element({"startFromScratch": "boolean"}, {"tabs": (0, 1)}),
    "tabs": Element({}, {"tab": (1, 100)}),
    "tab": Element(_IDS | _LABEL | _PLACE | _VISIBLE | _KEYTIP, {"group": (0, 100)}),
    "button": Element(
        _IDS
        | _LABEL
        | _PLACE
        | _VISIBLE
        | _KEYTIP
        | _IMAGE
        | _TIPS
        | _SHOWN
        | {"onAction": "callback", "enabled": "boolean", "getEnabled": "callback"}
        | {"description": "long text", "getDescription": "callback", "size": "size", "getSize": "callback"},
        {},
    ),
}
_GROUP = _IDS | _LABEL | _IMAGE | _PLACE | _TIPS | _VISIBLE | _KEYTIP
_CONTROLS = {"button": (0, 1000)}

ELEMENTS: dict[Generation, dict[str, Element]] = {
    2006: _COMMON | {"group": Element(_GROUP, _CONTROLS)},
    2009: _COMMON | {"group": Element(_GROUP | {"autoScale": "boolean", "centerVertically": "boolean"}, _CONTROLS)},
}

AT_MOST_ONE = (
    ("label", "getLabel"),
    ("image", "imageMso", "getImage"),
    ("screentip", "getScreentip"),
    ("supertip", "getSupertip"),
    ("keytip", "getKeytip"),
    ("enabled", "getEnabled"),
    ("visible", "getVisible"),
    ("size", "getSize"),
    ("showLabel", "getShowLabel"),
    ("showImage", "getShowImage"),
    ("description", "getDescription"),
    tuple(_PLACE),
)

CALLBACK_ARGUMENTS = {"onLoad": 1, "loadImage": 2, "onAction": 1}
"""How many arguments the VBA procedure of a callback takes; a `get…` callback takes two: control, value."""


def arguments(attribute: str) -> int:
    """Number of arguments of the VBA procedure named by that attribute."""
    return CALLBACK_ARGUMENTS.get(attribute, 2)


def callbacks(xml: str) -> Iterator[tuple[str, str, str]]:
    """Every callback of a ribbon: id of the control (or the element's name), attribute, procedure."""
    for element in ET.fromstring(xml).iter():
        for attribute, value in element.attrib.items():
            if attribute in CALLBACK_ARGUMENTS or re.match("get[A-Z]", attribute):
                yield element.get("id", _local(element)), attribute, value


def problems(xml: str, generation: Generation) -> list[str]:
    """Everything in which `xml` breaks the schema of that generation; empty when it keeps it."""
    root = ET.fromstring(xml)
    if root.tag != f"{{{NAMESPACES[generation]}}}customUI":
        return [f"the root element is {root.tag}"]
    found = list(_element_problems(root, generation))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    return found + [f"id {name} is used twice" for name in sorted({i for i in ids if ids.count(i) > 1 and i})]


def _element_problems(element: ET.Element, generation: Generation) -> Iterator[str]:
    name = _local(element)
    rules = ELEMENTS[generation][name]
    where = f"{name} {element.get('id', '')}".strip()
    for attribute, value in element.attrib.items():
        yield from _attribute_problems(where, attribute, value, rules)
    for family in AT_MOST_ONE:
        if len(set(family) & set(element.attrib)) > 1:
            yield f"{where}: only one of {', '.join(family)} may be given"
    if "id" in rules.attributes and len({"id", "idQ", "idMso"} & set(element.attrib)) != 1:
        yield f"{where}: exactly one of id, idQ, idMso must be given"
    if (element.text or "").strip():
        yield f"{where}: text is not allowed"
    yield from _children_problems(element, where, rules, generation)


def _attribute_problems(where: str, attribute: str, value: str, rules: Element) -> Iterator[str]:
    if attribute not in rules.attributes:
        yield f"{where}: attribute {attribute} is not allowed"
        return
    pattern, longest = TYPES[rules.attributes[attribute]]
    if len(value) > longest or not re.fullmatch(pattern, value):
        yield f"{where}: {attribute}={value!r} is not a {rules.attributes[attribute]} of at most {longest} characters"


def _children_problems(element: ET.Element, where: str, rules: Element, generation: Generation) -> Iterator[str]:
    names = [_local(child) for child in element]
    for name in sorted(set(names) - set(rules.children)):
        yield f"{where}: element {name} is not allowed"
    for name, (least, most) in rules.children.items():
        if not least <= names.count(name) <= most:
            yield f"{where}: {names.count(name)} elements {name}, allowed are {least} to {most}"
    for child in element:
        if _local(child) in rules.children:
            yield from _element_problems(child, generation)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
