"""Who counts: year, edition, roster, duplicates, own filings beside region totals (contract §4).

Every file that came in ends in exactly one list, with its reason; the order of the files makes no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from validation import Filing, editions
from xlplugin.consolidation.parts import WIDTH, Near, Parts
from xlplugin.identity import unit_key
from xlplugin.intake.remote import Remote
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
    left = choice.drop(left, "wrong-year", lambda j: _other_year(j, year), wanted=str(year or ""))
    edition = edition or _commonest_edition(left, year)
    left = choice.drop(left, "wrong-edition", lambda j: _filing(j).edition.name != edition, wanted=edition)
    if roster is not None:
        left = choice.drop(left, "off-roster", lambda j: choice.unit_of(j) is None)
    left = choice.drop_superseded(left)
    left = choice.drop_held(left)
    if strict:
        left = choice.drop(left, "has-errors", lambda j: j.report is not None and not j.report.ok)
    included = tuple(sorted(left, key=choice.order))
    excluded = tuple(sorted(choice.excluded, key=lambda e: (str(e.judged.received.path), e.reason)))
    duplicates = tuple(sorted(choice.duplicates, key=lambda d: (d.unit, d.counted.received.sha256)))
    return Selection(year, edition, included, excluded, duplicates, choice.missing(included))


def _filing(judged: Judged) -> Filing:
    assert judged.filing is not None
    return judged.filing


def _other_year(judged: Judged, year: int | None) -> bool:
    said = _filing(judged).year
    return said is not None and year is not None and said != year


def _commonest_year(judged: Iterable[Judged]) -> int | None:
    """The year that most bear; of two equally frequent the later."""
    years = Counter(f.year for j in judged if (f := j.filing) is not None and f.year is not None)
    return max(years, key=lambda year: (years[year], year), default=None)


def _commonest_edition(judged: Iterable[Judged], year: int | None) -> str:
    """The edition that most bear; of two equally frequent the one in force for the year, then the newer."""
    names = Counter(_filing(j).edition.name for j in judged)
    in_force = {name: year is None or year in editions.get(name).years for name in editions.NAMES}
    return max(names, key=lambda name: (names[name], in_force[name], name), default=editions.CURRENT)


class _Choice:
    """The files still in the running are passed from step to step; what falls out is noted here."""

    def __init__(self, roster: Roster | None) -> None:
        self.roster = roster
        self.excluded: list[Excluded] = []
        self.duplicates: list[Duplicate] = []
        self._units: dict[int, Unit | None] = {}
        self._keys: dict[int, tuple[str, str]] = {}
        self._orders: dict[int, tuple[str, ...]] = {}
        self._parts: dict[int, Parts] = {}

    def unit_of(self, judged: Judged) -> Unit | None:
        """The roster's unit, if there is a roster and it is on it."""
        if self.roster is None:
            return None
        if id(judged) not in self._units:
            filing = _filing(judged)
            self._units[id(judged)] = self.roster.match(filing.unit_code, filing.unit)
        return self._units[id(judged)]

    def order(self, judged: Judged) -> tuple[str, ...]:
        """An order that does not depend on the files' order or names."""
        order = self._orders.get(id(judged))
        if order is None:
            filing = _filing(judged)
            order = (filing.unit_code or "~", unit_key(filing.unit), filing.scope, judged.received.sha256)
            self._orders[id(judged)] = order
        return order

    def drop_refused(self, judged: Sequence[Judged]) -> list[Judged]:
        left = []
        for item in judged:
            if item.received.refused is not None:
                self.excluded.append(Excluded(item, f"refused:{item.received.refused.code}"))
            else:
                left.append(item)
        return left

    def drop(self, judged: list[Judged], reason: str, falls: Callable[[Judged], bool], **facts: str) -> list[Judged]:
        left = []
        for item in judged:
            if falls(item):
                self.excluded.append(Excluded(item, reason, facts))
            else:
                left.append(item)
        return left

    # --- several filings of one office ---

    def drop_superseded(self, judged: list[Judged]) -> list[Judged]:
        left = []
        for group in self._same_office(judged):
            if len(group) == 1:
                left += group
                continue
            counted, *others = sorted(group, key=_standing)
            left.append(counted)
            rest = tuple(others)
            name = _filing(counted).unit
            self.duplicates.append(Duplicate(name, counted, rest, _why(counted, rest)))
            facts = {"counted": str(counted.received.path)}
            self.excluded += [Excluded(item, "superseded", facts) for item in rest]
        return left

    def _same_office(self, judged: list[Judged]) -> list[list[Judged]]:
        """Filings of one office and scope; byte-identical ones are one office's whatever they say."""
        groups: list[list[Judged]] = []
        by_code: dict[tuple[str, str], list[Judged]] = {}
        by_name: dict[tuple[str, str], list[list[Judged]]] = {}
        by_bytes: dict[str, list[Judged]] = {}
        # Those with a code first, so that one without finds the group of its name.
        for item in sorted(judged, key=lambda j: (not self._code(j), self.order(j))):
            filing, (code, name) = _filing(item), self._key(item)
            group = by_bytes.get(item.received.sha256)
            if group is None and code:
                group = by_code.get((filing.scope, code))
            if group is None and name:
                same = [g for g in by_name.get((filing.scope, name), []) if not code or not self._code(g[0])]
                group = same[0] if same else None
            if group is None:
                group = []
                groups.append(group)
                by_name.setdefault((filing.scope, name), []).append(group)
            group.append(item)
            if item.received.sha256:
                by_bytes.setdefault(item.received.sha256, group)
            if code:
                by_code.setdefault((filing.scope, code), group)
        return groups

    def _code(self, judged: Judged) -> str:
        return self._key(judged)[0]

    def _name(self, judged: Judged) -> str:
        return self._key(judged)[1]

    def _key(self, judged: Judged) -> tuple[str, str]:
        """Code and name to tell offices apart; the roster's where it is on it."""
        if id(judged) not in self._keys:
            unit, filing = self.unit_of(judged), _filing(judged)
            code = (unit.code if unit is not None else "") or filing.unit_code.upper()
            self._keys[id(judged)] = code, unit_key(unit.name if unit is not None else filing.unit)
        return self._keys[id(judged)]

    def _parts_of(self, total: Judged) -> Parts:
        if id(total) not in self._parts:
            self._parts[id(total)] = Parts(_filing(total))
        return self._parts[id(total)]

    # --- own filing beside a total that holds it ---

    def drop_held(self, judged: list[Judged]) -> list[Judged]:
        """An office's own filing is left out where a wider total of the same office, or one that lists it, counts."""
        wide = [item for item in judged if _filing(item).scope != "own"]
        if not wide:
            return judged
        left = []
        near = Near(map(self._names_held, wide))
        for item in judged:
            others = (wide[at] for at in near.to(self._names_borne(item)))
            holder = next((other for other in others if other is not item and self._holds(other, item)), None)
            if holder is None:
                left.append(item)
            else:
                facts = {"counted": str(holder.received.path), "holder": _filing(holder).unit}
                self.excluded.append(Excluded(item, "own-and-region", facts))
        return left

    def _names_held(self, total: Judged) -> Iterator[str]:
        """Codes and names of the total and of its parts."""
        yield from self._key(total)
        for part in _filing(total).parts:
            yield from (part.get("unit_code", ""), unit_key(part.get("unit", "")))

    def _names_borne(self, item: Judged) -> Iterator[str]:
        """Codes and names under which a total can hold the filing: its own, and those of the units above it."""
        filing, unit = _filing(item), self.unit_of(item)
        yield from (*self._key(item), filing.unit_code, unit_key(filing.unit))
        if self.roster is not None and unit is not None:
            yield from (unit_key(above.name) for above in self.roster.ancestors(unit))

    def _holds(self, total: Judged, item: Judged) -> bool:
        wide, narrow = _filing(total), _filing(item)
        if self._is_same_unit(total, item) and WIDTH[wide.scope] > WIDTH[narrow.scope]:
            return True
        if wide.scope == "own":
            return False
        if not wide.parts:
            return self._is_above(total, item)
        return self._parts_of(total).hold(narrow, (self._name(item), unit_key(narrow.unit)))

    def _is_above(self, total: Judged, item: Judged) -> bool:
        """A region's total that lists no parts (a published report) holds every unit below it on the roster."""
        above, below = self.unit_of(total), self.unit_of(item)
        if self.roster is None or above is None or below is None or _filing(total).scope != "region":
            return False
        return above in self.roster.ancestors(below)

    def _is_same_unit(self, one: Judged, other: Judged) -> bool:
        codes = self._code(one), self._code(other)
        if all(codes):
            return codes[0] == codes[1]
        return bool(self._name(one)) and self._name(one) == self._name(other)

    # --- who is missing ---

    def missing(self, included: Iterable[Judged]) -> tuple[Missing, ...]:
        if self.roster is None:
            return ()
        from xlplugin.office.notices import mentioned

        here = {unit.name for j in included if (unit := self.unit_of(j)) is not None}
        here |= {
            unit.name for j in included for part in _filing(j).parts if (unit := self._part_unit(part)) is not None
        }
        said: dict[str, set[str]] = {}
        for out in self.excluded:
            if out.judged.received.lock:
                continue
            if out.judged.filing is not None:
                unit = self.unit_of(out.judged)
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


def _standing(judged: Judged) -> tuple[bool, tuple[int, ...], float, str]:
    """The better a filing's standing, the smaller: without errors first, then the newest, then by content."""
    errors = judged.report is not None and not judged.report.ok
    modified = _filing(judged).provenance.modified
    digits = tuple(-int(part) for part in "".join(c if c.isdigit() else " " for c in modified).split()) or (1,)
    return errors, digits, -_file_time(judged), judged.received.sha256


def _file_time(judged: Judged) -> float:
    path = judged.received.path
    if isinstance(path, Remote):
        return path.modified
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _why(counted: Judged, rest: tuple[Judged, ...]) -> str:
    if all(item.received.sha256 == counted.received.sha256 for item in rest):
        return "identical"
    best, second = _standing(counted), _standing(rest[0])
    return "without-errors" if best[0] != second[0] else "newer" if best[1:3] != second[1:3] else "by-content"


def _why_missing(reasons: set[str]) -> str:
    if not reasons:
        return "nothing received"
    return "only wrong year" if reasons == {"wrong-year"} else "only refused files"
