"""The totals that the template computes: whether a workbook still computes them, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from validation import editions
from validation.values import Blank, Value, amount
from workbook_templates.formulas import total_formulas
from workbook_templates.layout import a1, layout
from xlplugin.intake.pages import Spot
from xlplugin.intake.scan import Formula, Formulas
from xlplugin.intake.spots import standard_spots


class Total(NamedTuple):
    """A total that the template computes, and its parts."""

    key: str
    position: int
    """In the form's order."""
    formula: str
    parts: tuple[str, ...]
    take: Callable[[Sequence[Value]], tuple[Value, ...]]
    """Takes the parts out of all values."""


@cache
def template_totals(edition: str) -> Sequence[Total]:
    """In the order in which they follow from one another."""
    form = editions.get(edition)
    position = {key: number for number, key in enumerate(form.keys)}
    return [
        Total(key, position[key], formula.text, parts, itemgetter(*(position[part] for part in parts)))
        for key, formula in total_formulas(layout(edition)).items()
        for parts in [tuple(form.totals[key].right)]
    ]


@lru_cache(maxsize=64)
def computing_untouched(edition: str, *formulas: Formulas) -> Sequence[bool | None]:
    """As :func:`computing`, of a workbook whose cells stand where the template has them, by the sheets of its tables."""
    sheets = {table.sheet: found for table, found in zip(layout(edition).tables.values(), formulas, strict=True)}
    spots = standard_spots(edition)
    held = [sheets[at[0]].get(at[1:]) for at in (spots[total.key] for total in template_totals(edition))]
    return computing(edition, held, spots)


def computing(edition: str, formulas: Sequence[Formula | None], spots: Mapping[str, Spot]) -> Sequence[bool | None]:
    """Of every total of the template whether its cell's formula computes it; None where that holds none."""
    stands = spots is standard_spots(edition)
    found: list[bool | None] = []
    for total, formula in zip(template_totals(edition), formulas, strict=True):
        if formula is None:
            found.append(None)
        elif stands and formula.text == total.formula:
            found.append(True)
        else:
            found.append(_computes(formula.text, [spots.get(part) for part in total.parts]))
    return found


def _computes(formula: str, parts: Sequence[Spot | None]) -> bool:
    """Whether it is the template's formula, wherever its rows have moved to; or a plain SUM over the same cells."""
    first, last = parts[0], parts[-1]
    if first is None or last is None or None in parts:
        return False
    span = f"{a1(*first[1:])}:{a1(*last[1:])}"
    plain = formula.replace("$", "").replace(" ", "").upper()
    return plain in (f'IF(COUNT({span})=0,"",SUM({span}))', f"SUM({span})")


def are_sums(edition: str, values: Sequence[Value]) -> bool:
    """Whether every total is the sum of its parts, so that computing one after another would change none.

    :param values: those of a whole form, plain, as a total's parts are then whole numbers.
    """
    totals = template_totals(edition)
    return [values[total.position] for total in totals] == [sum(total.take(values)) for total in totals]  # type: ignore[arg-type]


def total_of(parts: Sequence[Value]) -> Value:
    """Σ of what can be read; blank where no part holds anything."""
    if {*map(type, parts)} == {int}:
        return sum(parts)  # type: ignore[arg-type]
    if all(isinstance(value, Blank) for value in parts):
        return Blank()
    return sum((n for value in parts if (n := amount(value)) is not None), 0)
