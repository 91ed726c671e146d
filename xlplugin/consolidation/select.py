"""Who counts: year, edition, roster, duplicates, own filings beside region totals (contract §4).

Every file that came in ends in exactly one list, with its reason; the order of the files makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from validation import Filing, editions
from xlplugin.consolidation.candidates import Candidate, is_same_unit, same_office, standing, why
from xlplugin.consolidation.parts import WIDTH, Near, Parts
from xlplugin.identity import unit_key
from xlplugin.verdicts import Judged

if TYPE_CHECKING:
    from xlplugin.office.roster import Roster, Unit


@dataclass(frozen=True, slots=True)
class Excluded:
    """A file that does not count, and why; `facts` are for the sentence."""

    judged: Judged
    reason: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Several filings of one office: the one that counts and why."""

    unit: str
    counted: Judged
    superseded: tuple[Judged, ...]
    why: str
    """identical, without-errors, newer or by-content."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit of the roster from which nothing counts."""

    unit: str
    unit_code: str
    why: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The outcome for every file."""

    year: int | None
    edition: str
    included: tuple[Judged, ...]
    excluded: tuple[Excluded, ...]
    duplicates: tuple[Duplicate, ...]
    missing: tuple[Missing, ...]


def select(
    judged: Sequence[Judged],
    year: int | None = None,
    edition: str | None = None,
    roster: Roster | None = None,
    strict: bool = False,
) -> Selection:
    """Decide for every file. `year` and `edition` default to what most filings bear."""
    choice = _Choice(roster)
    left = choice.drop_refused(judged)
    year = year or _commonest_year(left)
    left = choice.drop(left, "wrong-year", lambda c: _other_year(c.filing, year), wanted=str(year or ""))
    edition = edition or _commonest_edition(left, year)
    left = choice.drop(left, "wrong-edition", lambda c: c.filing.edition.name != edition, wanted=edition)
    if roster is not None:
        left = choice.drop(left, "off-roster", lambda c: c.unit is None)
    left = choice.drop_superseded(left)
    left = choice.drop_held(left)
    if strict:
        left = choice.drop(left, "has-errors", lambda c: c.judged.has_errors)
    left.sort(key=attrgetter("order"))
    included = tuple(candidate.judged for candidate in left)
    excluded = tuple(sorted(choice.excluded, key=lambda e: (str(e.judged.received.path), e.reason)))
    duplicates = tuple(sorted(choice.duplicates, key=lambda d: (d.unit, d.counted.received.sha256)))
    return Selection(year, edition, included, excluded, duplicates, choice.missing(left))


def _other_year(filing: Filing, year: int | None) -> bool:
    return filing.year is not None and year is not None and filing.year != year


def _commonest_year(left: Iterable[Candidate]) -> int | None:
    """The year that most bear; of two equally frequent the later."""
    years = Counter(year for c in left if (year := c.filing.year) is not None)
    return max(years, key=lambda year: (years[year], year), default=None)


def _commonest_edition(left: Iterable[Candidate], year: int | None) -> str:
    """The edition that most bear; of two equally frequent the one in force for the year, then the newer."""
    names = Counter(c.filing.edition.name for c in left)
    in_force = {name: year is None or year in editions.get(name).years for name in editions.NAMES}
    return max(names, key=lambda name: (names[name], in_force[name], name), default=editions.CURRENT)


class _Choice:
    """The files still in the running are passed from step to step; what falls out is noted here."""

    def __init__(self, roster: Roster | None) -> None:
        self.roster = roster
        self.excluded: list[Excluded] = []
        self.duplicates: list[Duplicate] = []
        self._parts: dict[int, Parts] = {}

    def unit_of(self, filing: Filing) -> Unit | None:
        """The roster's unit, if there is a roster and it is on it."""
        return None if self.roster is None else self.roster.match(filing.unit_code, filing.unit)

    def drop_refused(self, judged: Sequence[Judged]) -> list[Candidate]:
        left = []
        for item in judged:
            received = item.received
            if received.filing is not None:
                left.append(Candidate(item, received.filing, self.unit_of(received.filing)))
            else:
                assert received.refused is not None
                self.excluded.append(Excluded(item, f"refused:{received.refused.code}"))
        return left

    def drop(
        self, left: list[Candidate], reason: str, falls: Callable[[Candidate], bool], **facts: str
    ) -> list[Candidate]:
        kept = []
        for candidate in left:
            if falls(candidate):
                self.excluded.append(Excluded(candidate.judged, reason, facts))
            else:
                kept.append(candidate)
        return kept

    # --- several filings of one office ---

    def drop_superseded(self, left: list[Candidate]) -> list[Candidate]:
        kept = []
        for group in same_office(left):
            if len(group) == 1:
                kept += group
                continue
            counted, *others = sorted(group, key=lambda c: standing(c.judged))
            kept.append(counted)
            rest = tuple(other.judged for other in others)
            self.duplicates.append(Duplicate(counted.filing.unit, counted.judged, rest, why(counted.judged, rest)))
            facts = {"counted": str(counted.judged.received.path)}
            self.excluded += [Excluded(item, "superseded", facts) for item in rest]
        return kept

    # --- own filing beside a total that holds it ---

    def drop_held(self, left: list[Candidate]) -> list[Candidate]:
        """An office's own filing is left out where a wider total of the same office, or one that lists it, counts."""
        wide = [candidate for candidate in left if candidate.filing.scope != "own"]
        if not wide:
            return left
        kept = []
        near = Near(map(_names_held, wide))
        for candidate in left:
            others = (wide[at] for at in near.to(self._names_borne(candidate)))
            holder = next((other for other in others if other is not candidate and self._holds(other, candidate)), None)
            if holder is None:
                kept.append(candidate)
            else:
                facts = {"counted": str(holder.judged.received.path), "holder": holder.filing.unit}
                self.excluded.append(Excluded(candidate.judged, "own-and-region", facts))
        return kept

    def _names_borne(self, candidate: Candidate) -> Iterator[str]:
        """Codes and names under which a total can hold the filing: its own, and those of the units above it."""
        filing, unit = candidate.filing, candidate.unit
        yield from (candidate.code, candidate.name, filing.unit_code, unit_key(filing.unit))
        if self.roster is not None and unit is not None:
            yield from (unit_key(above.name) for above in self.roster.ancestors(unit))

    def _holds(self, total: Candidate, other: Candidate) -> bool:
        wide, narrow = total.filing, other.filing
        if is_same_unit(total, other) and WIDTH[wide.scope] > WIDTH[narrow.scope]:
            return True
        if wide.scope == "own":
            return False
        if not wide.parts:
            return self._is_above(total, other)
        return self._parts_of(total).hold(narrow, (other.name, unit_key(narrow.unit)))

    def _parts_of(self, total: Candidate) -> Parts:
        if id(total) not in self._parts:
            self._parts[id(total)] = Parts(total.filing)
        return self._parts[id(total)]

    def _is_above(self, total: Candidate, other: Candidate) -> bool:
        """A region's total that lists no parts (a published report) holds every unit below it on the roster."""
        if self.roster is None or total.unit is None or other.unit is None or total.filing.scope != "region":
            return False
        return total.unit in self.roster.ancestors(other.unit)

    # --- who is missing ---

    def missing(self, left: Sequence[Candidate]) -> tuple[Missing, ...]:
        if self.roster is None:
            return ()
        from xlplugin.office.notices import mentioned

        here = {c.unit.name for c in left if c.unit is not None}
        here |= {unit.name for c in left for part in c.filing.parts if (unit := self._part_unit(part)) is not None}
        said: dict[str, set[str]] = {}
        for out in self.excluded:
            if out.judged.received.lock:
                continue
            if out.judged.filing is not None:
                unit = self.unit_of(out.judged.filing)
            else:  # what cannot be read belongs to the unit of which its name speaks
                unit = mentioned(self.roster, out.judged.received.path.stem)
            if unit is not None:
                said.setdefault(unit.name, set()).add(out.reason.partition(":")[0])
        found = []
        for unit in self.roster.must_file():
            reasons = said.get(unit.name, set())
            if unit.name in here or "has-errors" in reasons:
                continue
            found.append(Missing(unit.name, unit.code, _why_missing(reasons)))
        return tuple(found)

    def _part_unit(self, part: object) -> Unit | None:
        assert isinstance(part, dict)
        assert self.roster is not None
        return self.roster.match(part.get("unit_code", ""), part.get("unit", ""))


def _names_held(total: Candidate) -> Iterator[str]:
    """Codes and names of the total and of its parts."""
    yield from (total.code, total.name)
    for part in total.filing.parts:
        yield from (part.get("unit_code", ""), unit_key(part.get("unit", "")))


def _why_missing(reasons: set[str]) -> str:
    if not reasons:
        return "nothing received"
    return "only wrong year" if reasons == {"wrong-year"} else "only refused files"
