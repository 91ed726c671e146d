"""The list of sheets of a workbook, and a new sheet at its end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from xlplugin.ooxml import xml
from xlplugin.ooxml.package import Package

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_AFTER_CALCULATION = frozenset(
    """
    oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr
    webPublishObjects extLst
    """.split()  # noqa: SIM905
)
_PRINT_AREA = "_xlnm.Print_Area"
_FORBIDDEN_IN_NAMES = re.compile(r"[\\/?*\[\]:\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    :param state: ``visible``, ``hidden`` or ``veryHidden``.
    :param kind: ``worksheet``, ``chartsheet``, ``dialogsheet`` or ``xlMacrosheet``.
    """

    name: str
    part: str
    state: str
    kind: str


def main_part(package: Package) -> str:
    """The name of the workbook part.

    :raises xml.PartError: the package names none.
    """
    for relation in package.relations(""):
        if relation.kind == "officeDocument" and not relation.external and relation.target in package:
            return relation.target
    raise xml.PartError("the package has no workbook part")


def sheets(package: Package) -> list[Sheet]:
    """The sheets in the order of their tabs; one whose part is missing is left out."""
    workbook = main_part(package)
    root = xml.parse(package.part(workbook))
    dialect = xml.dialect_of(root)
    targets = {relation.id: relation for relation in package.relations(workbook)}
    found = []
    for item in root.iterfind(f"{{{dialect.main}}}sheets/{{{dialect.main}}}sheet"):
        relation = targets.get(item.get(f"{{{dialect.relations}}}id", ""))
        if relation is not None and not relation.external and relation.target in package:
            state = item.get("state", "visible")
            found.append(Sheet(item.get("name", ""), relation.target, state, relation.kind))
    return found


def add_sheet(package: Package, name: str, content: bytes) -> Sheet:
    """Add a worksheet at the end; a name that is taken or forbidden is changed until it fits."""
    workbook = main_part(package)
    root = xml.parse(package.part(workbook))
    dialect = xml.dialect_of(root)
    listed = root.find(f"{{{dialect.main}}}sheets")
    if listed is None:
        raise xml.PartError("the workbook lists no sheets")
    free = _free_sheet_name(name, {item.get("name", "").lower() for item in listed})
    part = package.free_name("xl/worksheets/sheet{}.xml")
    package.add(part, content, _SHEET_TYPE)
    relation = package.relate(workbook, f"{dialect.relations}/worksheet", part)
    sheet = etree.SubElement(listed, f"{{{dialect.main}}}sheet", name=free)
    sheet.set("sheetId", str(1 + max((int(item.get("sheetId", "0")) for item in listed), default=0)))
    sheet.set(f"{{{dialect.relations}}}id", relation)
    package.replace(workbook, xml.serialise(root))
    return Sheet(free, part, "visible", "worksheet")


def set_print_area(package: Package, name: str, area: str) -> None:
    """Print only `area` (`$A$1:$H$20`) of the sheet of that name.

    :raises KeyError: there is no such sheet.
    """
    workbook = main_part(package)
    root = xml.parse(package.part(workbook))
    main = xml.dialect_of(root).main
    names = [item.get("name") for item in root.iterfind(f"{{{main}}}sheets/{{{main}}}sheet")]
    if name not in names:
        raise KeyError(name)
    listed = root.find(f"{{{main}}}definedNames")
    if listed is None:
        listed = etree.Element(f"{{{main}}}definedNames")
        xml.insert_in_order(root, listed, _AFTER_CALCULATION | {"calcPr"})
    local = str(names.index(name))
    for old in list(listed):
        if old.get("name") == _PRINT_AREA and old.get("localSheetId") == local:
            listed.remove(old)
    quoted = name.replace("'", "''")
    etree.SubElement(listed, f"{{{main}}}definedName", name=_PRINT_AREA, localSheetId=local).text = f"'{quoted}'!{area}"
    package.replace(workbook, xml.serialise(root))


def drop_calculation_chain(package: Package) -> None:
    """Remove the list of formula cells, which Excel makes anew; needed when a formula was removed."""
    for relation in package.relations(main_part(package)):
        if relation.kind == "calcChain" and relation.target in package:
            package.remove(relation.target)


def recalculate_on_load(package: Package) -> None:
    """Ask the spreadsheet program to compute every formula anew when the workbook is opened."""
    workbook = main_part(package)
    root = xml.parse(package.part(workbook))
    main = xml.dialect_of(root).main
    setting = root.find(f"{{{main}}}calcPr")
    if setting is None:
        setting = etree.Element(f"{{{main}}}calcPr")
        xml.insert_in_order(root, setting, _AFTER_CALCULATION)
    setting.set("fullCalcOnLoad", "1")
    package.replace(workbook, xml.serialise(root))


def drop_macros(package: Package) -> None:
    """Remove macros and what starts them, and declare the workbook as one without."""
    workbook = main_part(package)
    for name in package.names():
        kind = package.content_type(name) or ""
        active = ("vbaproject", "ms-excel.intlmacrosheet", "ms-excel.macrosheet", "activex", "customui")
        if name in package and any(word in kind.lower() or word in name.lower() for word in active):
            package.remove(name)
    if "macroenabled" in (package.content_type(workbook) or "").lower():
        package.set_content_type(workbook, _MAIN_TYPE)


def _free_sheet_name(name: str, taken: set[str]) -> str:
    base = _FORBIDDEN_IN_NAMES.sub("_", name).strip("'")[:31] or "Sheet"
    free, number = base, 1
    while free.lower() in taken:
        number += 1
        suffix = f" ({number})"
        free = base[: 31 - len(suffix)] + suffix
    return free
