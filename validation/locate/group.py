"""Faults as items for the clerk: the likeliest repair of each, the others as alternatives, equations under their cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from validation.filing import Filing
from validation.findings import BrokenEquation, Finding, Suggestion
from validation.form import Edition
from validation.locate.faults import Fault, Move
from validation.locate.slips import likeliest
from validation.locate.system import effect
from validation.values import Blank, Number, show

CLEAR = 100
"""What the next repair must cost more than the likeliest, and a little, for that to be called determined."""
MOST_LIKELY = 8
"""Suggestions of one finding."""
_CAUSE = 300
_FOLLOWER = 25
"""A total that follows a detail, as formulas do."""
_RULES = ("T3-ROW", "T3-RESULTS", "T3-BALANCE", "T4-SUM")


@dataclass(frozen=True, slots=True)
class Cause:
    """One slip of the clerk: the moves that undo it, what is suggested, and how unlikely it is."""

    moves: tuple[Move, ...]
    suggestions: tuple[Suggestion, ...]
    cost: int

    @property
    def values(self) -> tuple[tuple[str, Number], ...]:
        return tuple((suggestion.cell, suggestion.value) for suggestion in self.suggestions)


Repair = tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Turns faults of one filing into findings."""

    filing: Filing
    broken: Mapping[int, BrokenEquation]
    off: Mapping[int, int]
    """left − right of the equations judged, in the unit of the changes."""
    value: Callable[[str, int], Number]
    """A cell's number after a change."""
    previous: Filing | None

    def findings(self, faults: Sequence[Fault]) -> list[Finding]:
        found: list[Finding] = []
        for fault in _joined(self.filing, faults):
            repairs = self._ranked(fault)
            if repairs:
                found += self._located(fault, repairs)
            else:
                found += [self._unlocated(number) for number in fault.broken]
        return found

    def _ranked(self, fault: Fault) -> list[Repair]:
        order = _order(self.filing.edition)

        def rank(repair: Repair) -> tuple[int, Number, list[int]]:
            # Where all else is equal: the more there are to count, the likelier one is miscounted.
            values = [place for cause in repair for place in cause.values]
            return _cost(repair), -sum(value for _, value in values), [order[cell] for cell, _ in values]

        moves = [sorted(repair, key=lambda move: order[_head(move)[0]]) for repair in fault.repairs]
        return sorted(map(self._causes, moves), key=rank)

    def _causes(self, moves: Sequence[Move]) -> Repair:
        """The moves of a repair, those that undo one slip together taken together."""
        left = list(moves)
        causes: list[Cause] = []
        while left:
            move = left.pop(0)
            other = next((m for m in left if _transferred(self.filing, move, m)), None)
            if other is None:
                causes.append(self._single(move))
            else:
                left.remove(other)
                causes.append(self._transfer(move, other))
        return tuple(causes)

    def _single(self, move: Move) -> Cause:
        cell, change = next(iter(move.items()))
        value = self.value(cell, change)
        slip = likeliest(self.filing, cell, value, self.previous)
        mended = sum(self.off[n] == -more for n, more in effect(self.filing.edition, move).items() if n in self.broken)
        why = "together" if slip.why == "only" and not mended else slip.why
        cost = _CAUSE + slip.cost + _FOLLOWER * (len(move) - 1)
        return Cause((move,), (Suggestion(cell, value, why, {**slip.facts, "count": str(mended)}),), cost)

    def _transfer(self, one: Move, other: Move) -> Cause:
        """Applications entered in the wrong column or line: one cell too many, another too few."""
        cells = self.filing.edition.cells
        places = [(cell, self.value(cell, change)) for cell, change in (_head(one), _head(other))]
        now = [self.filing.amount(cell) for cell, _ in places]
        exchanged = [value for _, value in places] == now[::-1]
        along = cells[places[0][0]].line is cells[places[1][0]].line
        why = "exchanged" if exchanged else "transfer" if along else "misplaced"
        suggestions = []
        for (cell, value), (partner, _) in zip(places, places[::-1], strict=True):
            present = self.filing.amount(cell) or 0
            there = cells[partner].column if along else cells[partner].line
            facts = {
                "stated": show(self.filing.cells[cell]),
                "value": show(value),
                "count": show(max(value - present, present - value)),
                "there": there.label,
                "there_en": there.label_en,
            }
            suggestions.append(Suggestion(cell, value, why, facts))
        cost = _CAUSE + (50 if exchanged else 150) + _FOLLOWER * (len(one) + len(other) - 2)
        return Cause((one, other), tuple(suggestions), cost)

    def _located(self, fault: Fault, repairs: list[Repair]) -> list[Finding]:
        best = repairs[0]
        shares = self._shared_out(best, fault.broken)
        found: list[Finding] = []
        for cause, numbers in zip(best, shares, strict=True):
            if not numbers:
                continue
            told = [cause, *(other for other, share in zip(best, shares, strict=True) if not share and not found)]
            rivals = (c for repair in repairs[1:] for c in repair if not self._touches(c).isdisjoint(numbers))
            clear = fault.complete and all(
                _cost(repair) > _cost(best) + CLEAR or set(cause.values) <= {v for c in repair for v in c.values}
                for repair in repairs[1:]
            )
            found.append(self._finding(cause, numbers, _likely(told, rivals), clear))
        return found

    def _shared_out(self, repair: Repair, broken: tuple[int, ...]) -> list[list[int]]:
        """Each broken equation to one cause that touches it, so that every cause has one where there are enough."""
        touched = [self._touches(cause) & set(broken) for cause in repair]
        shares: list[list[int]] = [[] for _ in repair]
        for number in broken:
            touching = [i for i in range(len(repair)) if number in touched[i]] or [0]
            shares[min(touching, key=lambda i: (len(shares[i]) > 0, len(touched[i])))].append(number)
        return shares

    def _touches(self, cause: Cause) -> set[int]:
        return {number for move in cause.moves for number in effect(self.filing.edition, move)}

    def _finding(self, cause: Cause, numbers: list[int], likely: tuple[Suggestion, ...], clear: bool) -> Finding:
        equations = self._equations(numbers)
        first = equations[0]
        roots = [cell for cell, _ in cause.values]
        if clear:
            cell, value = cause.values[0]
            return Finding(
                first.equation.rule.id,
                "error",
                tuple(roots),
                stated=show(self.filing.cells[cell]),
                expected=show(value),
                equations=equations,
                likely=likely,
                facts={**likely[0].facts, "case": self._case(cause)},
            )
        total = next(iter(first.equation.left))
        cells = dict.fromkeys([total, *(suggestion.cell for suggestion in likely)])
        return Finding(
            first.equation.rule.id,
            "error",
            tuple(cells),
            stated=show(first.stated),
            expected=show(first.expected),
            equations=equations,
            likely=likely,
            facts=self._facts(first, "open"),
        )

    def _unlocated(self, number: int) -> Finding:
        broken = self.broken[number]
        return Finding(
            broken.equation.rule.id,
            "error",
            (next(iter(broken.equation.left)),),
            stated=show(broken.stated),
            expected=show(broken.expected),
            equations=(broken,),
            facts=self._facts(broken, "many"),
        )

    def _case(self, cause: Cause) -> str:
        """Which sentence of the catalogue says it."""
        first = cause.suggestions[0]
        if len(cause.moves) > 1:
            return "exchanged" if first.why == "exchanged" else "transfer"
        case = "blank" if isinstance(self.filing.cells[first.cell], Blank) else "located"
        return case if first.facts["count"] != "0" else f"{case}_together"

    def _facts(self, broken: BrokenEquation, case: str) -> dict[str, str]:
        column = self.filing.edition.cells[next(iter(broken.equation.left))].column
        return {"case": case, "column": column.label, "column_en": column.label_en}

    def _equations(self, numbers: list[int]) -> tuple[BrokenEquation, ...]:
        def rank(broken: BrokenEquation) -> int:
            rule = broken.equation.rule.id
            return _RULES.index(rule) if rule in _RULES else len(_RULES)

        return tuple(sorted((self.broken[number] for number in sorted(numbers)), key=rank))


def _likely(told: Sequence[Cause], rivals: Iterable[Cause]) -> tuple[Suggestion, ...]:
    """The suggestions of these causes, and the likeliest others, each once."""
    found = {(s.cell, s.value): s for cause in told for s in cause.suggestions}
    most = max(MOST_LIKELY, len(found))
    for cause in rivals:
        if len(found) + len(cause.suggestions) > most:
            break
        for suggestion in cause.suggestions:
            found.setdefault((suggestion.cell, suggestion.value), suggestion)
    return tuple(found.values())


@lru_cache(maxsize=8)
def _order(edition: Edition) -> Mapping[str, int]:
    return {key: i for i, key in enumerate(edition.keys)}


def _joined(filing: Filing, faults: Sequence[Fault]) -> list[Fault]:
    """Faults that are the two ends of one transfer as one: so many too much here, as many too few there."""
    left, found = list(faults), []
    while left:
        fault = left.pop(0)
        for other in left:
            repairs = _transfers(filing, fault, other)
            if repairs:
                left.remove(other)
                complete = fault.complete and other.complete
                fault = Fault(tuple(sorted(fault.broken + other.broken)), repairs, complete)
                break
        found.append(fault)
    return found


def _transfers(filing: Filing, one: Fault, other: Fault) -> tuple[tuple[Move, ...], ...]:
    single = [[repair for repair in fault.repairs if len(repair) == 1] for fault in (one, other)]
    return tuple((*a, *b) for a in single[0] for b in single[1] if _transferred(filing, a[0], b[0]))


def _transferred(filing: Filing, one: Move, other: Move) -> bool:
    """Whether two details of one line, or of one column, change by as much in opposite directions."""
    (a, change), (b, opposite) = _head(one), _head(other)
    edition = filing.edition
    if change != -opposite or a in edition.totals or b in edition.totals:
        return False
    x, y = edition.cells[a], edition.cells[b]
    return x.block is y.block and (x.line is y.line or x.column is y.column)


def _head(move: Move) -> tuple[str, int]:
    return next(iter(move.items()))


def _cost(repair: Repair) -> int:
    return sum(cause.cost for cause in repair)
