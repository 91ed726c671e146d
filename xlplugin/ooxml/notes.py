"""Notes on cells, with the drawing that old and new programs show them by; present notes stay.

A note is one entry in the sheet's comments part and one shape in its legacy VML drawing. A sheet may have
both already, shared with form buttons, or neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from lxml import etree

from xlplugin.ooxml import address, xml
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch, printable

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREADED = "threadedComment"
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d+)")
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="{block}"/></o:shapelayout></xml>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:1.5pt;width:220pt;height:{height}pt;z-index:{order};'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def add_notes(package: Package, part: str, sheet: SheetPatch, notes: Mapping[str, str], author: str) -> list[str]:
    """Put a note on each cell; where there is one already, the text is added below it.

    :param part: the name of the worksheet part, for its relations.
    :param sheet: the same part, opened; the caller puts it back into the package afterwards.
    :param notes: text by cell reference.
    :returns: the cells that carry a threaded comment, which are left alone: a note would not be shown there.
    """
    threaded = _threaded(package, part)
    wanted = {reference: text for reference, text in notes.items() if reference not in threaded}
    if wanted:
        fresh = _write_comments(package, part, sheet, wanted, author)
        if fresh:
            _draw(package, part, sheet, {reference: wanted[reference] for reference in fresh})
    return [reference for reference in notes if reference in threaded]


def _target(package: Package, part: str, kind: str) -> str | None:
    found = (relation.target for relation in package.relations(part) if relation.kind == kind)
    return next((target for target in found if target in package), None)


def _threaded(package: Package, part: str) -> set[str]:
    name = _target(package, part, _THREADED)
    return set() if name is None else {item.get("ref", "") for item in xml.parse(package.part(name))}


def _write_comments(package: Package, part: str, sheet: SheetPatch, notes: Mapping[str, str], author: str) -> list[str]:
    """Write the texts; the cells that had no note before are returned."""
    main = sheet.dialect.main
    name = _target(package, part, "comments")
    if name is None:
        name = package.free_name("xl/comments{}.xml")
        package.add(name, f'<comments xmlns="{main}"><authors/><commentList/></comments>'.encode(), _COMMENTS_TYPE)
        package.relate(part, f"{sheet.dialect.relations}/comments", name)
    root = xml.parse(package.part(name))
    authors, listed = root.find(f"{{{main}}}authors"), root.find(f"{{{main}}}commentList")
    if authors is None or listed is None:
        raise xml.PartError("the comments part has no authors or no list")
    present = {item.get("ref", ""): item for item in listed.iterchildren(f"{{{main}}}comment")}
    number = _author(authors, author, main)
    fresh = [reference for reference in notes if reference not in present]
    for reference, text in notes.items():
        comment = present.get(reference)
        if comment is None:
            comment = etree.SubElement(listed, f"{{{main}}}comment", ref=reference, authorId=str(number))
        _append_text(comment, text, main)
    listed[:] = sorted(listed, key=lambda item: address.split(item.get("ref", "A1")))
    package.replace(name, xml.serialise(root))
    return fresh


def _author(authors: etree._Element, author: str, main: str) -> int:
    names = [item.text or "" for item in authors]
    if author not in names:
        etree.SubElement(authors, f"{{{main}}}author").text = author
        return len(names)
    return names.index(author)


def _append_text(comment: etree._Element, text: str, main: str) -> None:
    holder = comment.find(f"{{{main}}}text")
    if holder is None:
        holder = etree.SubElement(comment, f"{{{main}}}text")
    plain = holder.find(f"{{{main}}}t")
    if plain is not None:  # an unformatted text becomes the first run
        holder.remove(plain)
        etree.SubElement(holder, f"{{{main}}}r").append(plain)
    before = any(holder.itertext())
    run = etree.SubElement(holder, f"{{{main}}}r")
    content = etree.SubElement(run, f"{{{main}}}t")
    content.text = printable(f"\n{text}" if before else text)
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _draw(package: Package, part: str, sheet: SheetPatch, notes: Mapping[str, str]) -> None:
    """Add one hidden shape a note to the sheet's legacy drawing, made where there is none.

    The drawing is edited as text: programs write VML that is not always well-formed XML.
    """
    name = _legacy_drawing(package, part, sheet)
    drawing = package.part(name)
    end = drawing.rfind(b"</xml>")
    if end < 0:
        raise xml.PartError("the drawing of the notes has no end")
    block = re.search(rb'<o:idmap[^>]*data="(\d+)', drawing)
    first = 1024 * int(block[1]) if block else 1024
    number = max([first, *(int(found) for found in _SHAPE_NUMBER.findall(drawing))]) + 1
    shapes = "" if b'id="_x0000_t202"' in drawing else _with_namespaces(_SHAPE_TYPE)
    for order, (reference, text) in enumerate(sorted(notes.items(), key=lambda item: address.split(item[0]))):
        shapes += _shape(reference, text, number + order, order + 1)
    package.replace(name, drawing[:end] + shapes.encode() + drawing[end:])


def _with_namespaces(shape_type: str) -> str:
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    return shape_type.replace("<v:shapetype ", f"<v:shapetype {spaces} ", 1)


def _legacy_drawing(package: Package, part: str, sheet: SheetPatch) -> str:
    main, relations = sheet.dialect.main, sheet.dialect.relations
    reference = sheet.root.find(f"{{{main}}}legacyDrawing")
    if reference is not None:
        wanted = reference.get(f"{{{relations}}}id")
        for relation in package.relations(part):
            if relation.id == wanted and relation.target in package:
                return relation.target
        sheet.root.remove(reference)  # it points nowhere
    name = package.free_name("xl/drawings/vmlDrawing{}.vml")
    block = re.sub(r"\D", "", name.rsplit("/", 1)[-1])
    package.add(name, _EMPTY_DRAWING.format(block=escape(block)).encode(), _VML_TYPE)
    reference = etree.Element(f"{{{main}}}legacyDrawing")
    reference.set(f"{{{relations}}}id", package.relate(part, f"{relations}/vmlDrawing", name))
    sheet.place(reference)
    return name


def _shape(reference: str, text: str, number: int, order: int) -> str:
    row, column = address.split(reference)
    # 18 wide characters or 36 narrow ones fit into a line of the box, which is three columns wide.
    lines = sum(1 + sum(1 + (char > "\u2e7f") for char in line) // 36 for line in text.splitlines() or [""])
    return _SHAPE.format(
        number=number,
        order=order,
        height=18 + 14 * lines,
        left=column,
        top=max(row - 2, 0),
        right=column + 3,
        bottom=max(row - 2, 0) + lines + 2,
        row=row - 1,
        column=column - 1,
    )
