"""The list of units that report: who, under whom, who must file. From .xlsx or .csv (contract §4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from xlplugin.identity import unit_key
from xlplugin.office.codes import fault_of_code, fold_code, fold_text
from xlplugin.office.roster_table import Problem, RosterError, Row, rows

__all__ = ["Problem", "Roster", "RosterError", "Unit", "load"]

_YES = frozenset(["是", "须报", "要", "y", "yes", "true", "1", "√", "✓"])
_NO = frozenset(["否", "不报", "不须报", "无须", "n", "no", "false", "0", "×", "x"])


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the roster. Names are unique in it, and so are codes."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    level: str = ""
    parent: str = ""
    """The parent's name; empty at the top."""
    files: bool | None = None
    """须报: whether it must file for itself; None where the roster does not say."""
    contact: str = ""
    email: str = ""
    group: str = ""
    """分组, where the roster has that column."""


@dataclass(frozen=True)
class Roster:
    """The units in the roster's order, and who stands under whom."""

    units: tuple[Unit, ...]
    source: str = ""
    """The file that it was read from."""

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        """Units by every name and alias, as names are compared."""
        return {unit_key(name): unit for unit in self.units for name in (unit.name, *unit.aliases)}

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """Units by their code, as codes are compared."""
        return {fold_code(unit.code): unit for unit in self.units if unit.code}

    @cached_property
    def _children(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.parent, []).append(unit)
        return {name: tuple(units) for name, units in found.items()}

    def match(self, unit_code: str | None, name: str | None) -> Unit | None:
        """The unit that a filing's identity means: by code where both have one, else by name and aliases."""
        code = fold_code(unit_code or "")
        if code in self.by_code:
            return self.by_code[code]
        unit = self.named(name or "")
        return None if unit is not None and code and unit.code else unit

    def named(self, name: str) -> Unit | None:
        """The unit of that name or alias, whatever its code."""
        return self.by_name.get(unit_key(name)) if name.strip() else None

    def children(self, unit: Unit) -> tuple[Unit, ...]:
        """The units directly under it."""
        return self._children.get(unit.name, ())

    def parent(self, unit: Unit) -> Unit | None:
        """The unit above it."""
        return self.named(unit.parent)

    def ancestors(self, unit: Unit) -> tuple[Unit, ...]:
        """The units above it, the nearest first."""
        found: list[Unit] = []
        above = self.parent(unit)
        while above is not None:
            found.append(above)
            above = self.parent(above)
        return tuple(found)

    def below(self, unit: Unit) -> tuple[Unit, ...]:
        """Every unit under it, at any depth, in the roster's order."""
        return tuple(other for other in self.units if unit in self.ancestors(other))

    def must_file(self) -> tuple[Unit, ...]:
        """The units from which a filing is expected: 须报 says so, else those with none under them."""
        return tuple(unit for unit in self.units if self.expects(unit))

    def expects(self, unit: Unit) -> bool:
        """Whether this unit must file for itself."""
        return unit.files if unit.files is not None else not self.children(unit)

    def parent_of(self, units: Iterable[Unit]) -> Unit | None:
        """The unit whose total the given ones make: the nearest that stands above all of them.

        A unit among them that stands above all the others is that unit itself (an office's own filing beside
        those of its offices). None where there is no such unit.
        """
        parts = dict.fromkeys(units)
        tops = [unit for unit in parts if not any(above in parts for above in self.ancestors(unit))]
        if not tops:
            return None
        if len(tops) == 1 and len(parts) > 1:
            return tops[0]
        shared = frozenset.intersection(*(frozenset(self.ancestors(unit)) for unit in tops))
        return next((above for above in self.ancestors(tops[0]) if above in shared), None)

    def group_of(self, unit: Unit) -> str:
        """The group in which it is sent out and counted: 分组, else the parent, cut by 层级 where that differs."""
        if unit.group:
            return unit.group
        by_level = unit.level if unit.parent in self._mixed else ""
        return "·".join(part for part in (unit.parent, by_level) if part) or unit.level or "未分组"

    @cached_property
    def _mixed(self) -> frozenset[str]:
        """Parents under which units of several levels must file."""
        levels: dict[str, set[str]] = {}
        for unit in self.must_file():
            levels.setdefault(unit.parent, set()).add(unit.level)
        return frozenset(parent for parent, found in levels.items() if len(found) > 1)


def load(path: str | Path) -> Roster:
    """The roster in an .xlsx or .csv file.

    Raises RosterError, with every problem that it has, where it cannot be used.
    """
    table = rows(path)
    problems: list[Problem] = []
    drafts = [_draft(row, problems) for row in table]
    names, codes = _unique(drafts, table, problems)
    units = [_placed(unit, row, names, codes, problems) for unit, row in zip(drafts, table, strict=True)]
    _no_cycles(units, table, problems)
    if problems:
        raise RosterError(path, sorted(problems, key=lambda p: p.row))
    return Roster(tuple(units), str(path))


def _draft(row: Row, problems: list[Problem]) -> Unit:
    """A unit as its row states it; the parent is still the text of its column."""
    code = fold_code(row.get("code"))
    fault = fault_of_code(code)
    if fault:
        problems.append(Problem(f"code-{fault}", row.number, {"unit": row.get("name"), "code": code}))
    said = row.get("files").casefold()
    if said and said not in _YES | _NO:
        problems.append(Problem("files", row.number, {"unit": row.get("name"), "value": row.get("files")}))
    if not row.get("name"):
        problems.append(Problem("no-name", row.number, {}))
    own = row.get("name")
    aliases = row.get("aliases").replace("；", ";").split(";")
    return Unit(
        name=own,
        code=code,
        aliases=tuple(dict.fromkeys(alias for text in aliases if (alias := fold_text(text)) and alias != own)),
        level=row.get("level"),
        parent=row.get("parent"),
        files=None if not said else said in _YES,
        contact=row.get("contact"),
        email=row.get("email"),
        group=row.get("group"),
    )


def _unique(units: list[Unit], table: list[Row], problems: list[Problem]) -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Units by name and alias, and by code; a text that means two units is a problem."""
    names: dict[str, tuple[Unit, Row]] = {}
    codes: dict[str, tuple[Unit, Row]] = {}
    for unit, row in zip(units, table, strict=True):
        for kind, text, seen in [
            *(("name", name, names) for name in (unit.name, *unit.aliases) if name),
            *([("code", unit.code, codes)] if unit.code else []),
        ]:
            first = seen.setdefault(unit_key(text) if kind == "name" else text, (unit, row))
            if first[1] is not row:
                facts = {"unit": unit.name, "value": text, "first": str(first[1].number)}
                problems.append(Problem(f"twice-{kind}", row.number, facts))
    return {k: v[0] for k, v in names.items()}, {k: v[0] for k, v in codes.items()}


def _placed(
    unit: Unit, row: Row, names: Mapping[str, Unit], codes: Mapping[str, Unit], problems: list[Problem]
) -> Unit:
    """The unit with its parent's name in place of the parent's code."""
    if not unit.parent:
        return unit
    above = codes.get(fold_code(unit.parent)) or names.get(unit_key(unit.parent))
    if above is None:
        problems.append(Problem("no-parent", row.number, {"unit": unit.name, "value": unit.parent}))
        return replace(unit, parent="")
    return replace(unit, parent=above.name)


def _no_cycles(units: list[Unit], table: list[Row], problems: list[Problem]) -> None:
    """A unit that stands above itself is a problem, told once for the whole ring."""
    parents = {unit.name: unit.parent for unit in units}
    rows_of = {unit.name: row.number for unit, row in zip(units, table, strict=True)}
    told: set[str] = set()
    for unit in units:
        chain = [unit.name]
        while parents.get(chain[-1]) and parents[chain[-1]] not in chain:
            chain.append(parents[chain[-1]])
        closing = parents.get(chain[-1])
        if closing and closing not in told:
            ring = chain[chain.index(closing) :]
            told |= set(ring)
            facts = {"value": " → ".join([*ring, closing])}
            problems.append(Problem("cycle", rows_of[ring[0]], facts))
