"""One worksheet part changed cell by cell; whatever is not named stays."""

from __future__ import annotations

import re
from bisect import bisect_left

from lxml import etree

from xlplugin.ooxml import address, xml

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The children of a worksheet in the schema's order (ECMA-376 part 1, 18.3.1.99).
_ORDER = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges
    scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting
    dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
    customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF
    picture oleObjects controls webPublishItems tableParts extLst
""".split()  # noqa: SIM905


class SheetPatch:
    """The cells of one worksheet part, to look at and to change.

    :param content: the worksheet part.
    :raises xml.PartError: it is not a worksheet.
    """

    def __init__(self, content: bytes) -> None:
        self.root = xml.parse(content)
        self.dialect = xml.dialect_of(self.root)
        data = self.root.find(self._tag("sheetData"))
        if data is None:
            raise xml.PartError("no sheetData in the worksheet")
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[tuple[int, int], etree._Element] = {}
        self._index()

    def to_bytes(self) -> bytes:
        """The worksheet part as it stands."""
        return xml.serialise(self.root)

    def references(self) -> list[str]:
        """The cells that the part holds, empty but styled ones included, by row and column."""
        return [address.join(*place) for place in sorted(self._cells)]

    def style(self, reference: str) -> int:
        """The index of the cell's format; a cell that is not stored has that of its row or column."""
        row, column = address.split(reference)
        cell = self._cells.get((row, column))
        if cell is not None:
            return int(cell.get("s", "0"))
        line = self._rows.get(row)
        if line is not None and line.get("customFormat") in ("1", "true"):
            return int(line.get("s", "0"))
        for span in self.root.iterfind(f"{self._tag('cols')}/{self._tag('col')}"):
            if int(span.get("min", "0")) <= column <= int(span.get("max", "0")):
                return int(span.get("style", "0"))
        return 0

    def formula(self, reference: str) -> str | None:
        """The cell's formula without ``=``; empty where it shares another cell's, None where it has none."""
        cell = self._cells.get(address.split(reference))
        formula = None if cell is None else cell.find(self._tag("f"))
        return None if formula is None else formula.text or ""

    def set_style(self, reference: str, style: int) -> None:
        """Give the cell another format; its content stays."""
        self._cell(reference).set("s", str(style))

    def set_height(self, row: int, points: float) -> None:
        """Give a row a height, which the spreadsheet program may still fit to its content."""
        self._row(row).set("ht", f"{points:g}")

    def set_number(self, reference: str, number: str) -> None:
        """Put a number, in its decimal form, in place of the cell's content."""
        self._set(reference, None, number)

    def set_text(self, reference: str, text: str) -> None:
        """Put a text in place of the cell's content; it is never a formula, whatever it begins with."""
        cell = self._emptied(reference)
        cell.set("t", "inlineStr")
        run = etree.SubElement(etree.SubElement(cell, self._tag("is")), self._tag("t"))
        run.text = printable(text)
        if text != text.strip() or "\n" in text:
            run.set(_XML_SPACE, "preserve")

    def set_blank(self, reference: str) -> None:
        """Empty the cell; its format stays."""
        self._emptied(reference)

    def set_formula(self, reference: str, formula: str, stored: str | None, text: bool = False) -> None:
        """Put a formula (without ``=``) and its stored result in place of the cell's content.

        :param stored: the number in its decimal form, or the text where ``text``; None stores no result.
        """
        cell = self._emptied(reference)
        etree.SubElement(cell, self._tag("f")).text = formula
        self._store(cell, "str" if text else None, stored)

    def set_stored(self, reference: str, stored: str | None, text: bool = False) -> None:
        """Change the stored result of the cell's formula; the formula stays.

        :raises KeyError: the cell holds no formula.
        """
        cell = self._cells.get(address.split(reference))
        if cell is None or cell.find(self._tag("f")) is None:
            raise KeyError(f"no formula in {reference}")
        self._store(cell, "str" if text else None, stored)

    def drop_formula(self, reference: str) -> None:
        """Leave the stored result of the cell's formula and of those that share it, as inert values."""
        formula = self._cell(reference).find(self._tag("f"))
        if formula is None:
            return
        shared = formula.get("si") if formula.get("t") == "shared" else None
        for cell in list(self._cells.values()):
            each = cell.find(self._tag("f"))
            if each is not None and (each is formula or (shared is not None and each.get("si") == shared)):
                cell.remove(each)

    def set_width(self, column: int, width: float) -> None:
        """The width of a column, from 1, in characters; one that the part does not set yet."""
        columns = self.root.find(self._tag("cols"))
        if columns is None:
            columns = etree.Element(self._tag("cols"))
            self.place(columns)
        place = str(column)
        etree.SubElement(columns, self._tag("col"), min=place, max=place, width=str(width), customWidth="1")

    def place(self, element: etree._Element) -> None:
        """Insert a child of the worksheet where the schema wants it."""
        followers = _ORDER[_ORDER.index(etree.QName(element).localname) + 1 :]
        xml.insert_in_order(self.root, element, frozenset(followers))

    def _tag(self, name: str) -> str:
        return f"{{{self.dialect.main}}}{name}"

    def _index(self) -> None:
        row = 0
        for line in self._data.iterchildren(self._tag("row")):
            row = int(line.get("r", row + 1))
            self._rows[row] = line
            column = 0
            for cell in line.iterchildren(self._tag("c")):
                reference = cell.get("r")
                column = address.split(reference)[1] if reference else column + 1
                self._cells[row, column] = cell

    def _set(self, reference: str, kind: str | None, value: str | None) -> None:
        self._store(self._emptied(reference), kind, value)

    def _store(self, cell: etree._Element, kind: str | None, value: str | None) -> None:
        old = cell.find(self._tag("v"))
        if old is not None:
            cell.remove(old)
        cell.attrib.pop("t", "")
        if value is None:
            return
        if kind is not None:
            cell.set("t", kind)
        stored = etree.Element(self._tag("v"))
        stored.text = printable(value)
        formula = cell.find(self._tag("f"))
        cell.insert(0 if formula is None else 1, stored)

    def _emptied(self, reference: str) -> etree._Element:
        cell = self._cell(reference)
        formula = cell.find(self._tag("f"))
        if formula is not None and formula.get("t") == "shared" and formula.get("ref"):
            self.drop_formula(reference)  # its dependents would lose the text that they share
        for child in list(cell):
            cell.remove(child)
        for attribute in ("t", "cm", "vm"):
            cell.attrib.pop(attribute, "")
        return cell

    def _cell(self, reference: str) -> etree._Element:
        """The cell's element, made in its place where there is none yet."""
        row, column = address.split(reference)
        found = self._cells.get((row, column))
        if found is not None:
            return found
        style = self.style(reference)
        cell = etree.Element(self._tag("c"), r=reference)
        if style:
            cell.set("s", str(style))
        line = self._row(row)
        columns = sorted(c for r, c in self._cells if r == row)
        line.insert(bisect_left(columns, column), cell)
        line.attrib.pop("spans", "")
        self._cells[row, column] = cell
        self._widen(row, column)
        return cell

    def _row(self, row: int) -> etree._Element:
        found = self._rows.get(row)
        if found is None:
            found = etree.Element(self._tag("row"), r=str(row))
            self._data.insert(bisect_left(sorted(self._rows), row), found)
            self._rows[row] = found
        return found

    def _widen(self, row: int, column: int) -> None:
        dimension = self.root.find(self._tag("dimension"))
        if dimension is None:
            return
        try:
            corners = [address.split(corner) for corner in dimension.get("ref", "").split(":")]
        except ValueError:
            self.root.remove(dimension)  # optional, and wrong
            return
        corners.append((row, column))
        first = address.join(min(r for r, _ in corners), min(c for _, c in corners))
        last = address.join(max(r for r, _ in corners), max(c for _, c in corners))
        dimension.set("ref", f"{first}:{last}")


def printable(text: str) -> str:
    """The text without the characters that XML cannot hold (a form feed, say), each as U+FFFD."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
