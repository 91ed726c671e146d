"""Worksheets that hand their rows over as text, with the formats that XlsxWriter numbered.

XlsxWriter keeps every cell as an object; ten thousand rows of two hundred cells then cost seven seconds. A row whose
cells are all plain numbers is one formatting of a prepared line here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from xlsxwriter.worksheet import Worksheet

from validation.values import Number, show
from workbook_templates.layout import a1, column_letter
from xlplugin.consolidation.sheets import Styles


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads into a file (or, with an empty file, into this workbook).

    Written as HYPERLINK with its stored text: a sheet may hold at most 65,530 links of the other kind.
    """

    text: str
    file: str
    place: str = ""
    """Such as `'三 依申请公开'!D8`."""

    @property
    def target(self) -> str:
        return self.file + (f"#{self.place}" if self.place else "")


def relative(file: Path, folder: Path) -> str:
    """A file as seen from the folder of the summary, so that both can be moved together."""
    try:
        path = os.path.relpath(file.resolve(), folder)
    except ValueError:  # another drive
        return str(file.resolve())
    # A name such as "mailto:x" must stay a path.
    return path if path.startswith("..") else os.path.join(".", path)  # noqa: PTH118


Content = Number | str | Link | None
Cell = tuple[Content, str]
"""What a cell holds, and the name of its format."""


class BulkSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows below its head come as text; give them to `bulk` before the workbook is closed."""

    bulk: Iterable[str] = ()
    bulk_size: tuple[int, int] = (0, 0)
    """Last row and column of the bulk, from 1."""

    def _write_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        self._write_rows()
        for row in self.bulk:
            self.fh.write(row)
        self._xml_end_tag("sheetData")

    def _write_dimension(self) -> None:
        row, column = self.bulk_size
        self._xml_empty_tag("dimension", [("ref", f"A1:{a1(max(row, 1), max(column, 1))}")])


class RowWriter:
    """Rows of cells as the text of a sheet part. `styles` are numbered at once: later XlsxWriter would not write them."""

    def __init__(self, styles: Styles, names: Iterable[str]) -> None:
        self._numbers = {name: styles.number(name) for name in names}
        self._letters: list[str] = []

    def row(self, number: int, cells: Iterable[Cell], height: float | None = None, tail: str = "") -> str:
        """One row from column A; `tail` is text of further cells. A text is inert, whatever it begins with."""
        parts = [self._cell(number, column, content, style) for column, (content, style) in enumerate(cells)]
        high = "" if height is None else f' ht="{height:g}" customHeight="1"'
        return f'<row r="{number}"{high}>{"".join(parts)}{tail}</row>'

    def cells(self, number: int, first: int, cells: Iterable[Cell]) -> str:
        """The text of some cells of a row, from column `first` (from 0)."""
        return "".join(
            self._cell(number, column, content, style) for column, (content, style) in enumerate(cells, first)
        )

    def pattern(self, first: int, styles: Sequence[str]) -> str:
        """The line for a run of number cells: `pattern.replace("#", row) % numbers` is their text."""
        return "".join(
            f'<c r="{self._letter(column)}#" s="{self._numbers[style]}"><v>%s</v></c>'
            for column, style in enumerate(styles, first)
        )

    def _cell(self, number: int, column: int, content: Content, style: str) -> str:
        at = f'r="{self._letter(column)}{number}" s="{self._numbers[style]}"'
        if content is None or content == "":
            return f"<c {at}/>"
        if isinstance(content, str):
            return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{_text(content)}</t></is></c>'
        if isinstance(content, Link):
            target, shown = (part.replace('"', '""') for part in (content.target, content.text))
            if len(target) > 255:  # a text in a formula may be no longer
                return self._cell(number, column, content.text, style)
            formula = f'HYPERLINK("{target}","{shown}")'
            return f'<c {at} t="str"><f>{_text(formula)}</f><v>{_text(content.text)}</v></c>'
        return f"<c {at}><v>{content if content.__class__ is int else show(content)}</v></c>"

    def _letter(self, column: int) -> str:
        while column >= len(self._letters):
            self._letters.append(column_letter(len(self._letters) + 1))
        return self._letters[column]


def _text(text: str) -> str:
    from xlplugin.ooxml.sheet import printable

    return escape(printable(text))
