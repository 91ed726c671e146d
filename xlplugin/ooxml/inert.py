"""A workbook made harmless before a copy of it is handed on: nothing in it runs, calls out or refers elsewhere.

A workbook of ours has none of this and is not changed by a byte. In others macros and controls go, links to other
workbooks and to data outside go, and a formula that uses them leaves its stored result as a plain value.
"""

from __future__ import annotations

import re

from lxml import etree

from xlplugin.ooxml import xml
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch
from xlplugin.ooxml.workbook import drop_calculation_chain, drop_macros, main_part, sheets

# Kinds of parts that fetch something from outside when the workbook is opened or refreshed.
_OUTSIDE = frozenset(
    [
        "externalLink",
        "connections",
        "queryTable",
        "webextension",
        "webextensiontaskpanes",
        "xlExternalLinkPath",
    ]
)
# Functions that call a program, a library or an address; [1]Sheet!A1 and program|topic refer outside.
_CALLS = re.compile(
    r"(?<![\w.])(?:WEBSERVICE|FILTERXML|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE(?:INIT|EXECUTE)?|IMPORTDATA|IMAGE)\s*\("
    r"|\[[^\]]*\][^!]*!|\|",
    re.IGNORECASE,
)
_TEXTS = re.compile(r'"(?:[^"]|"")*"')
_FORMULAS = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<]*[\[|(]")


def disarm(package: Package) -> bool:
    """Take out what could act; whether there was anything.

    :raises xml.PartError: a part is no XML.
    """
    before = set(package.names())
    drop_macros(package)
    calling = _drop_calls(package)
    linking = _drop_links(package)
    outside = _drop_outside(package)
    return calling or linking or outside or set(package.names()) != before


def calls_out(formula: str) -> bool:
    """Whether a formula refers to something outside its workbook or calls something other than Excel's arithmetic."""
    return _CALLS.search(_TEXTS.sub('""', formula)) is not None


def _drop_calls(package: Package) -> bool:
    """Leave the stored results of formulas that call out."""
    found = False
    for sheet in sheets(package):
        if sheet.kind != "worksheet" or not _FORMULAS.search(package.part(sheet.part)):
            continue
        patch = SheetPatch(package.part(sheet.part))
        calling = [place for place in patch.references() if calls_out(patch.formula(place) or "")]
        for place in calling:
            patch.drop_formula(place)
        if calling:
            package.replace(sheet.part, patch.to_bytes())
            found = True
    if found:
        drop_calculation_chain(package)
    return found


def _drop_links(package: Package) -> bool:
    """Remove hyperlinks that lead out of the workbook; their texts stay."""
    found = False
    for sheet in sheets(package):
        gone = {r.id for r in package.relations(sheet.part) if r.kind == "hyperlink" and r.external}
        if not gone:
            continue
        root = xml.parse(package.part(sheet.part))
        for link in root.findall("{*}hyperlinks/{*}hyperlink"):
            if gone & {str(value) for value in link.attrib.values()}:
                _remove(link)
        for listed in root.findall("{*}hyperlinks"):
            if not len(listed):
                root.remove(listed)
        package.replace(sheet.part, xml.serialise(root))
        for relation_id in gone:
            package.unrelate(sheet.part, relation_id)
        found = True
    return found


def _drop_outside(package: Package) -> bool:
    """Remove the parts that reach outside, and what in the workbook part names them."""
    gone = False
    for source in ["", main_part(package), *(sheet.part for sheet in sheets(package))]:
        for relation in package.relations(source):
            if relation.kind in _OUTSIDE:
                gone = True
                if not relation.external and relation.target in package:
                    package.remove(relation.target)
                else:
                    package.unrelate(source, relation.id)
    if gone:
        _drop_references(package)
    return gone


def _drop_references(package: Package) -> None:
    name = main_part(package)
    root = xml.parse(package.part(name))
    main = xml.dialect_of(root).main
    for listed in root.findall(f"{{{main}}}externalReferences"):
        root.remove(listed)
    for defined in root.findall(f"{{{main}}}definedNames/{{{main}}}definedName"):
        if calls_out(defined.text or ""):
            _remove(defined)
    package.replace(name, xml.serialise(root))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
