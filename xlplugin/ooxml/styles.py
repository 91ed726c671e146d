"""Cell formats: a new one derived from a present one, with another fill or font."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from xlplugin.ooxml import xml
from xlplugin.ooxml.package import Package

# What may only come after these lists in the style sheet (ECMA-376 part 1, 18.8.39), in the schema's order.
_ORDER = """
    numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst
""".split()  # noqa: SIM905
_FONT_ORDER = """
    b i strike condense extend outline shadow u vertAlign sz color name family charset scheme
""".split()  # noqa: SIM905


class StylePatch:
    """The style sheet of a workbook, to which formats are added; present ones never change.

    :raises xml.PartError: the workbook has no readable style sheet.
    """

    def __init__(self, package: Package, name: str = "xl/styles.xml") -> None:
        self._package = package
        self._name = name
        try:
            self.root = xml.parse(package.part(name))
        except KeyError as error:
            raise xml.PartError("the workbook has no style sheet") from error
        self._main = xml.dialect_of(self.root).main
        self._derived: dict[tuple[object, ...], int] = {}

    def derive(
        self,
        xf: int,
        *,
        fill: str | None = None,
        font_color: str | None = None,
        bold: bool | None = None,
        wrap: bool | None = None,
        top: bool | None = None,
        locked: bool | None = None,
        ruled: str | None = None,
    ) -> int:
        """The index of a format like ``xf`` but for what is given; the same wish gives the same index.

        :param fill: a solid background as ``RRGGBB`` or ``AARRGGBB``.
        :param font_color: likewise.
        :param wrap: break long text into lines.
        :param top: align at the top.
        :param locked: not to be changed while the sheet is protected.
        :param ruled: a thin line of that colour on every side.
        """
        wish = (xf, fill, font_color, bold, wrap, top, locked, ruled)
        if wish not in self._derived:
            self._derived[wish] = self._add(*wish)
        return self._derived[wish]

    def save(self) -> None:
        """Put the style sheet back into the package, if a format was added."""
        if self._derived:
            self._package.replace(self._name, xml.serialise(self.root))

    def _add(
        self,
        xf: int,
        fill: str | None,
        font_color: str | None,
        bold: bool | None,
        wrap: bool | None,
        top: bool | None,
        locked: bool | None,
        ruled: str | None,
    ) -> int:
        formats = self._list("cellXfs")
        present = list(formats.iterchildren(self._tag("xf")))
        new = deepcopy(present[xf]) if xf < len(present) else self._plain()
        if fill is not None:
            new.set("fillId", str(self._append("fills", self._solid(fill))))
            new.set("applyFill", "1")
        if font_color is not None or bold is not None:
            font = self._font(int(new.get("fontId", "0")), font_color, bold)
            new.set("fontId", str(self._append("fonts", font)))
            new.set("applyFont", "1")
        if ruled is not None:
            new.set("borderId", str(self._append("borders", self._ruled(ruled))))
            new.set("applyBorder", "1")
        if wrap is not None or top is not None:
            self._align(new, wrap, top)
        if locked is not None:
            self._lock(new, locked)
        return self._append("cellXfs", new)

    def _tag(self, name: str) -> str:
        return f"{{{self._main}}}{name}"

    def _new(self, name: str, **attributes: str) -> etree._Element:
        return self.root.makeelement(self._tag(name), attributes, nsmap=self.root.nsmap)  # type: ignore[arg-type]

    def _plain(self) -> etree._Element:
        return self._new("xf", numFmtId="0", fontId="0", fillId="0", borderId="0", xfId="0")

    def _list(self, name: str) -> etree._Element:
        found = self.root.find(self._tag(name))
        if found is None:
            found = self._new(name, count="0")
            xml.insert_in_order(self.root, found, frozenset(_ORDER[_ORDER.index(name) + 1 :]))
        return found

    def _append(self, name: str, item: etree._Element) -> int:
        """Add an item to a list, or find its equal there."""
        items = self._list(name)
        wanted = etree.tostring(item, method="c14n", exclusive=True)
        present = list(items.iterchildren("{*}*"))
        for index, each in enumerate(present):
            if etree.tostring(each, method="c14n", exclusive=True, with_tail=False) == wanted:
                return index
        items.append(item)
        items.set("count", str(len(present) + 1))
        return len(present)

    def _ruled(self, color: str) -> etree._Element:
        border = self._new("border")
        for side in ("left", "right", "top", "bottom"):
            line = etree.SubElement(border, self._tag(side), style="thin")
            etree.SubElement(line, self._tag("color"), rgb=_argb(color))
        etree.SubElement(border, self._tag("diagonal"))
        return border

    def _solid(self, color: str) -> etree._Element:
        fill = self._new("fill")
        pattern = etree.SubElement(fill, self._tag("patternFill"), patternType="solid")
        etree.SubElement(pattern, self._tag("fgColor"), rgb=_argb(color))
        etree.SubElement(pattern, self._tag("bgColor"), indexed="64")
        return fill

    def _font(self, base: int, color: str | None, bold: bool | None) -> etree._Element:
        present = list(self._list("fonts").iterchildren(self._tag("font")))
        font = deepcopy(present[base]) if base < len(present) else self._new("font")
        font.tail = None
        if color is not None:
            self._renew(font, "color").set("rgb", _argb(color))
        if bold is not None:
            mark = self._renew(font, "b")
            if not bold:
                font.remove(mark)
        return font

    def _renew(self, font: etree._Element, name: str) -> etree._Element:
        for old in font.findall(self._tag(name)):
            font.remove(old)
        new = self._new(name)
        xml.insert_in_order(font, new, frozenset(_FONT_ORDER[_FONT_ORDER.index(name) + 1 :]))
        return new

    def _align(self, xf: etree._Element, wrap: bool | None, top: bool | None) -> None:
        alignment = xf.find(self._tag("alignment"))
        if alignment is None:
            alignment = self._new("alignment")
            xf.insert(0, alignment)
        if wrap is not None:
            alignment.set("wrapText", str(int(wrap)))
        if top is not None:
            alignment.set("vertical", "top" if top else "center")
        xf.set("applyAlignment", "1")

    def _lock(self, xf: etree._Element, locked: bool) -> None:
        protection = xf.find(self._tag("protection"))
        if protection is None:
            protection = self._new("protection")
            xml.insert_in_order(xf, protection, frozenset(["extLst"]))
        protection.set("locked", str(int(locked)))
        xf.set("applyProtection", "1")


def _argb(color: str) -> str:
    return color.upper() if len(color) == 8 else f"FF{color.upper()}"
