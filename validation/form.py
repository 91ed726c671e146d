"""Words of a statutory form: tables, cells, linear rules, editions. Standard library only.

A rule names lines and columns by code; an `Edition` spreads it over its own tables. A column that an
amending notice adds is therefore covered by every line rule without touching the rule, and one declared
rule serves the exact check, the Excel formula, the frame over a batch, the sentence and the test drafts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

Kind = Literal["count", "change", "money"]
"""What a cell holds: a whole number ≥ 0, a signed whole number (本年增/减), or money in 万元."""

Axis = Literal["line", "column"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as printed. `group` is the merged header above it, outermost first."""

    code: str
    label: str
    label_en: str
    kind: Kind = "count"
    group: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row as printed. `groups` are the merged headers to its left, outermost first."""

    code: str
    label: str
    label_en: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a table with one set of columns (table 二 has one for each item of article 20)."""

    heading: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Lines or columns of one table, added and subtracted: `lines("t3", "new") + lines("t3", "carried_in")`."""

    axis: Axis
    terms: tuple[tuple[int, str, str], ...]
    """Coefficient, table, line or column code."""

    def __add__(self, other: Strip) -> Strip:
        if self.axis != other.axis:
            raise ValueError(f"a {self.axis} cannot be added to a {other.axis}")
        return Strip(self.axis, self.terms + other.terms)


def lines(table: str, *codes: str) -> Strip:
    """The sum of some lines of a table, column by column."""
    return Strip("line", tuple((1, table, code) for code in codes))


def columns(table: str, *codes: str) -> Strip:
    """The sum of some columns of a table, line by line."""
    return Strip("column", tuple((1, table, code) for code in codes))


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of the form's arithmetic: left = right, everywhere along the strip.

    `left` is what the form states (a total, or 第一项加第二项), `right` what it must equal. `fills` says that
    the left side is a single total which the template computes. Texts are Chinese and English; `{notice}` in a
    source stands for the notice of the edition.
    """

    id: str
    left: Strip
    right: Strip
    title: tuple[str, str]
    source: tuple[str, str]
    remedy: tuple[str, str]
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A numbered table of the form, made of blocks."""

    code: str
    numeral: str
    title: str
    title_en: str
    blocks: tuple[Block, ...]

    def cells(self) -> Iterator[Cell]:
        for block in self.blocks:
            for line in block.lines:
                for column in block.columns:
                    yield Cell(f"{self.code}.{line.code}.{column.code}", self, block, line, column)


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the form (not in a sheet), with the line and column that it stands in."""

    key: str
    table: Table = field(repr=False)
    block: Block = field(repr=False)
    line: Line = field(repr=False)
    column: Column = field(repr=False)

    @property
    def kind(self) -> Kind:
        return self.column.kind


@dataclass(frozen=True, slots=True)
class Equation:
    """A rule at one place: Σ left = Σ right, coefficients by cell key. `along` is the line or column code."""

    rule: Rule
    along: str
    left: Mapping[str, int]
    right: Mapping[str, int]
    cells: tuple[str, ...]
    """Every cell that it holds, in the form's order."""

    @property
    def key(self) -> str:
        """A stable name, such as `T3-ROW.new`."""
        return f"{self.rule.id}.{self.along}"

    def coefficients(self) -> dict[str, int]:
        """left − right by cell key: the equation as one row of a matrix."""
        return {**self.left, **{key: -k for key, k in self.right.items()}}


@dataclass(frozen=True)
class Edition:
    """The form as one notice put it in force: the single source that everything else reads."""

    name: str
    title: tuple[str, str]
    source: tuple[str, str]
    years: range
    """Report years for which it was in force."""
    sections: tuple[tuple[str, str], ...]
    """The six numbered sections as printed: (numeral, title)."""
    tables: tuple[Table, ...]
    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError(f"{self.name}: rule ids repeat")
        _ = self.equations  # a rule that names a missing line or column fails here, at import

    def __hash__(self) -> int:
        # Equal editions have equal names; hashing every table anew would cost more than most look-ups by edition.
        return hash(self.name)

    def __reduce__(self) -> str | tuple[Any, ...]:
        from validation import editions

        # A declared edition travels between processes by its name.
        return (editions.get, (self.name,)) if editions.is_declared(self) else super().__reduce__()

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Every cell by key, in the form's order."""
        found = {cell.key: cell for table in self.tables for cell in table.cells()}
        if len(found) != sum(1 for table in self.tables for _ in table.cells()):
            raise ValueError(f"{self.name}: cell keys repeat")
        return found

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.cells)

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """Every rule spread over the lines or columns that it runs along, in the order of declaration."""
        return tuple(equation for rule in self.rules for equation in self._spread(rule))

    @cached_property
    def totals(self) -> Mapping[str, Equation]:
        """The cells that the form computes, each with the equation that gives it (the first declared)."""
        found: dict[str, Equation] = {}
        for equation in self.equations:
            if equation.rule.fills:
                found.setdefault(next(iter(equation.left)), equation)
        return found

    @cached_property
    def holding(self) -> Mapping[str, tuple[Equation, ...]]:
        """The equations that hold each cell."""
        return {key: tuple(e for e in self.equations if key in e.cells) for key in self.keys}

    def table(self, code: str) -> Table:
        return next(table for table in self.tables if table.code == code)

    def _spread(self, rule: Rule) -> Iterator[Equation]:
        left, right = self._places(rule.left), self._places(rule.right)
        if list(left) != list(right):
            raise ValueError(f"{self.name}, rule {rule.id}: the two sides do not run over the same places")
        for along in left:
            held = left[along].keys() | right[along].keys()
            yield Equation(rule, along, left[along], right[along], tuple(k for k in self.cells if k in held))

    def _places(self, strip: Strip) -> dict[str, dict[str, int]]:
        """Along which codes a strip runs, with its coefficients by cell key at each."""
        found: dict[str, dict[str, int]] = {}
        for coefficient, table, code in strip.terms:
            cells = [
                cell
                for cell in self.cells.values()
                if cell.table.code == table and (cell.line if strip.axis == "line" else cell.column).code == code
            ]
            if not cells:
                raise ValueError(f"{self.name}: table {table} has no {strip.axis} {code}")
            for cell in cells:
                along = (cell.column if strip.axis == "line" else cell.line).code
                found.setdefault(along, {})[cell.key] = coefficient
        return found

    def amended(
        self,
        *,
        tables: tuple[Table, ...] = (),
        add: tuple[Rule, ...] = (),
        repeal: frozenset[str] = frozenset(),
        **changes: object,
    ) -> Edition:
        """The next edition, written the way the amending notice is: tables restated, rules added and repealed.

        Raises ValueError where a repealed rule is not in force.
        """
        unknown = repeal - {rule.id for rule in self.rules}
        if unknown:
            raise ValueError(f"{self.name} has no rules {sorted(unknown)} to repeal")
        restated = {table.code: table for table in tables}
        return replace(
            self,
            tables=tuple(restated.pop(table.code, table) for table in self.tables) + tuple(restated.values()),
            rules=tuple(rule for rule in self.rules if rule.id not in repeal) + add,
            **changes,  # type: ignore[arg-type]
        )
