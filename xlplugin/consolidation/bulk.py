"""Worksheets that hand their rows over as text, with the formats that XlsxWriter numbered.

XlsxWriter keeps every cell as an object and packs a file of the disk; ten thousand rows of two hundred cells then cost
seven seconds. Here XlsxWriter makes the workbook without those rows, in memory, and they are written into its sheets
while it is packed (`packing`), one after another: how many there are costs no memory. A row whose cells are all plain numbers is
one formatting of a prepared line.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from validation.values import Number, show
from workbook_templates.layout import a1, column_letter
from xlplugin.consolidation.blocks import Blocks
from xlplugin.consolidation.sheets import CELL_LIMIT, Styles
from xlplugin.intake.remote import Place, Remote, folder_and_name


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

    @property
    def leads_nowhere(self) -> bool:
        """Into an object store, which no spreadsheet opens."""
        return "://" in self.file


class Relative:
    """Files as seen from the folder of the summary, so that both can be moved together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, str] = {}

    def __call__(self, file: Place) -> str:
        if isinstance(file, Remote):
            return file.url
        parent, name = folder_and_name(file)
        if parent not in self._known:
            # With its separator; a Path would lose the leading ".".
            self._known[parent] = os.path.join(self._of(Path(parent).resolve()), "")  # noqa: PTH118
        return self._known[parent] + name

    def _of(self, parent: Path) -> str:
        try:
            path = os.path.relpath(parent, self._folder)
        except ValueError:  # another drive
            return str(parent)
        # A name such as "mailto:x" must stay a path.
        return path if path == "." or path.startswith("..") else os.path.join(".", path)  # noqa: PTH118


Content = Number | str | Link | None
Cell = tuple[Content, str]
"""What a cell holds, and the name of its format."""


class BulkSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose rows below its head come as text; give them to `bulk` before the workbook is packed."""

    bulk: Blocks | None = None
    bulk_size: tuple[int, int] = (0, 0)
    """Last row and column of the bulk, from 1."""

    def _write_dimension(self) -> None:
        row, column = self.bulk_size
        self._xml_empty_tag("dimension", [("ref", f"A1:{a1(max(row, 1), max(column, 1))}")])


class RowWriter:
    """Rows of cells as the text of a sheet part. `styles` are numbered at once: later XlsxWriter would not write them."""

    def __init__(self, styles: Styles, names: Iterable[str], columns: int = 64) -> None:
        self._numbers = {name: styles.number(name) for name in names}
        self._letters = [column_letter(number) for number in range(1, columns + 1)]
        self.label = tuple(self._numbers.items())
        """The formats as rows refer to them."""

    def row(self, number: int, cells: Iterable[Cell], height: float | None = None, tail: str = "") -> bytes:
        """One row from column A; `tail` is text of further cells. A text is inert, whatever it begins with."""
        high = "" if height is None else f' ht="{height:g}" customHeight="1"'
        head = f'<row r="{number}"{high}>{self.cells(number, 0, cells)}'
        return head.encode() + f"{tail}</row>".encode()  # apart, as the tail is mostly ASCII, which is quicker

    def cells(self, number: int, first: int, cells: Iterable[Cell]) -> str:
        """The text of some cells of a row, from column `first` (from 0)."""
        letters, styles = self._letters, self._numbers
        parts = []
        for column, (content, style) in enumerate(cells, first):
            if content.__class__ is Link and content.leads_nowhere:
                content, style = content.text, "plain"
            at = f'<c r="{letters[column]}{number}" s="{styles[style]}"'
            parts.append(f"{at}><v>{content}</v></c>" if content.__class__ is int else at + _rest(content))
        return "".join(parts)

    def pattern(self, first: int, styles: Sequence[str]) -> list[str]:
        """The line for a run of number cells: `row.join(pattern) % numbers` is their text.

        Its pieces are the beginning, and one for each cell, which holds that cell's format.
        """
        line = "".join(
            f'<c r="{self._letters[column]}#" s="{self._numbers[style]}"><v>%s</v></c>'
            for column, style in enumerate(styles, first)
        )
        return line.split("#")


def _rest(content: Content) -> str:
    """A cell's text behind its place and its format."""
    if content is None or content == "":
        return "/>"
    if isinstance(content, str):
        kept = content if len(content) <= CELL_LIMIT else f"{content[: CELL_LIMIT - 1]}…"
        return f' t="inlineStr"><is><t xml:space="preserve">{_text(kept)}</t></is></c>'
    if isinstance(content, Link):
        target, shown = (part.replace('"', '""') for part in (content.target, content.text))
        if len(target) > 255:  # a text in a formula may be no longer
            return _rest(content.text)
        formula = f'HYPERLINK("{target}","{shown}")'
        return f' t="str"><f>{_text(formula)}</f><v>{_text(content.text)}</v></c>'
    return f"><v>{show(content)}</v></c>"


_SPECIAL = re.compile("[\0-\x1f&<>\ud800-\udfff\ufffe-\U0010ffff]")
"""What a sheet cannot hold as it is, or hardly. What else there is would take twenty times as long to be compiled."""


def _text(text: str) -> str:
    if _SPECIAL.search(text) is None:
        return text
    from html import escape

    from xlplugin.ooxml.sheet import printable

    return escape(printable(text), quote=False)
