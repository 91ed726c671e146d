"""Where the cells of the form stand, by the sheets that they stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from validation import editions
from validation.form import Edition
from workbook_templates.layout import layout
from xlplugin.intake.pages import Spot
from xlplugin.intake.scan import Place


@cache
def standard_spots(edition: str) -> Mapping[str, Spot]:
    """Where the template has every cell."""
    return {
        key: (table.sheet, row, column)
        for table in layout(edition).tables.values()
        for key, (row, column) in table.cells.items()
    }


class OnSheet(NamedTuple):
    """The cells of the form that stand on one sheet: their keys, positions in the form's order, and places."""

    sheet: str
    keys: Sequence[str]
    positions: Sequence[int]
    places: tuple[Place, ...]


@cache
def standard_sheets(edition: str) -> Sequence[OnSheet]:
    """The cells of the template, sheet by sheet."""
    return by_sheet(editions.get(edition), standard_spots(edition))


def by_sheet(edition: Edition, spots: Mapping[str, Spot]) -> Sequence[OnSheet]:
    """The cells whose places are known, sheet by sheet."""
    found: dict[str, list[tuple[str, int]]] = {}
    for position, key in enumerate(edition.keys):
        if key in spots:
            found.setdefault(spots[key][0], []).append((key, position))
    return [
        OnSheet(sheet, [key for key, _ in here], _run([at for _, at in here]), tuple(spots[key][1:] for key, _ in here))
        for sheet, here in found.items()
    ]


def _run(positions: list[int]) -> Sequence[int]:
    """The positions as a range, where they follow one another."""
    run = range(positions[0], positions[-1] + 1)
    return run if len(run) == len(positions) else positions
