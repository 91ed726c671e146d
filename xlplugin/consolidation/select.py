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
    left = choice.drop(left, "wrong-year", lambda c: _other_year(c.filing, year), wanted=str(year or ""))
    edition = edition or _commonest_edition(left, year)
    left = choice.drop(left, "wrong-edition", lambda c: c.filing.edition.name != edition, wanted=edition)
    if roster is not None:
        left = choice.drop(left, "off-roster", lambda c: c.unit is None)
    left = choice.drop_superseded(left)
    left = choice.drop_held(left)
    if strict:
        left = choice.drop(left, "has-errors", lambda c: _has_errors(c.judged))
    left.sort(key=attrgetter("order"))
    included = tuple(candidate.judged for candidate in left)
    excluded = tuple(sorted(choice.excluded, key=lambda e: (str(e.judged.received.path), e.reason)))
    duplicates = tuple(sorted(choice.duplicates, key=lambda d: (d.unit, d.counted.received.sha256)))
    return Selection(year, edition, included, excluded, duplicates, choice.missing(left))


class _Candidate:
    """A filing that may count, with all that it is told apart by."""

    __slots__ = ("code", "filing", "judged", "name", "order", "unit")

    def __init__(self, judged: Judged, filing: Filing, unit: Unit | None) -> None:
        self.judged, self.filing, self.unit = judged, filing, unit
        own_name = unit_key(filing.unit)
        self.code = (unit.code if unit is not None else "") or filing.unit_code.upper()
        """The roster's where it is on it."""
        self.name = unit_key(unit.name) if unit is not None else own_name
        """As the code."""
        self.order = (filing.unit_code or "~", own_name, filing.scope, judged.received.sha256)
        """A place that does not depend on the files' order or names."""


def _other_year(filing: Filing, year: int | None) -> bool:
    return filing.year is not None and year is not None and filing.year != year


def _has_errors(judged: Judged) -> bool:
    return judged.report is not None and not judged.report.ok


def _commonest_year(left: Iterable[_Candidate]) -> int | None:
    """The year that most bear; of two equally frequent the later."""
    years = Counter(year for c in left if (year := c.filing.year) is not None)
    return max(years, key=lambda year: (years[year], year), default=None)


def _commonest_edition(left: Iterable[_Candidate], year: int | None) -> str:
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

    def drop_refused(self, judged: Sequence[Judged]) -> list[_Candidate]:
        left = []
        for item in judged:
            received = item.received
            if received.filing is not None:
                left.append(_Candidate(item, received.filing, self.unit_of(received.filing)))
            elif received.refused is not None:
                self.excluded.append(Excluded(item, f"refused:{received.refused.code}"))
        return left

    def drop(
        self, left: list[_Candidate], reason: str, falls: Callable[[_Candidate], bool], **facts: str
    ) -> list[_Candidate]:
        kept = []
        for candidate in left:
            if falls(candidate):
                self.excluded.append(Excluded(candidate.judged, reason, facts))
            else:
                kept.append(candidate)
        return kept

    # --- several filings of one office ---

    def drop_superseded(self, left: list[_Candidate]) -> list[_Candidate]:
        kept = []
        for group in _same_office(left):
            if len(group) == 1:
                kept += group
                continue
            counted, *others = sorted(group, key=lambda c: _standing(c.judged))
            kept.append(counted)
            rest = tuple(other.judged for other in others)
            self.duplicates.append(Duplicate(counted.filing.unit, counted.judged, rest, _why(counted.judged, rest)))
            facts = {"counted": str(counted.judged.received.path)}
            self.excluded += [Excluded(item, "superseded", facts) for item in rest]
        return kept

    # --- own filing beside a total that holds it ---

    def drop_held(self, left: list[_Candidate]) -> list[_Candidate]:
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

    def _names_borne(self, candidate: _Candidate) -> Iterator[str]:
        """Codes and names under which a total can hold the filing: its own, and those of the units above it."""
        filing, unit = candidate.filing, candidate.unit
        yield from (candidate.code, candidate.name, filing.unit_code, unit_key(filing.unit))
        if self.roster is not None and unit is not None:
            yield from (unit_key(above.name) for above in self.roster.ancestors(unit))

    def _holds(self, total: _Candidate, other: _Candidate) -> bool:
        wide, narrow = total.filing, other.filing
        if _is_same_unit(total, other) and WIDTH[wide.scope] > WIDTH[narrow.scope]:
            return True
        if wide.scope == "own":
            return False
        if not wide.parts:
            return self._is_above(total, other)
        return self._parts_of(total).hold(narrow, (other.name, unit_key(narrow.unit)))

    def _parts_of(self, total: _Candidate) -> Parts:
        if id(total) not in self._parts:
            self._parts[id(total)] = Parts(total.filing)
        return self._parts[id(total)]

    def _is_above(self, total: _Candidate, other: _Candidate) -> bool:
        """A region's total that lists no parts (a published report) holds every unit below it on the roster."""
        if self.roster is None or total.unit is None or other.unit is None or total.filing.scope != "region":
            return False
        return total.unit in self.roster.ancestors(other.unit)

    # --- who is missing ---

    def missing(self, left: Sequence[_Candidate]) -> tuple[Missing, ...]:
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


def _same_office(left: Iterable[_Candidate]) -> list[list[_Candidate]]:
    """Filings of one office and scope; byte-identical ones are one office's whatever they say."""
    groups: list[list[_Candidate]] = []
    by_code: dict[tuple[str, str], list[_Candidate]] = {}
    by_name: dict[tuple[str, str], list[list[_Candidate]]] = {}
    by_bytes: dict[str, list[_Candidate]] = {}
    # Those with a code first, so that one without finds the group of its name.
    for candidate in sorted(left, key=lambda c: (not c.code, c.order)):
        code, name, scope = candidate.code, candidate.name, candidate.filing.scope
        sha256 = candidate.judged.received.sha256
        group = by_bytes.get(sha256)
        if group is None and code:
            group = by_code.get((scope, code))
        if group is None and name:
            same = (g for g in by_name.get((scope, name), ()) if not code or not g[0].code)
            group = next(same, None)
        if group is None:
            group = []
            groups.append(group)
            by_name.setdefault((scope, name), []).append(group)
        group.append(candidate)
        if sha256:
            by_bytes.setdefault(sha256, group)
        if code:
            by_code.setdefault((scope, code), group)
    return groups


def _is_same_unit(one: _Candidate, other: _Candidate) -> bool:
    if one.code and other.code:
        return one.code == other.code
    return bool(one.name) and one.name == other.name


def _names_held(total: _Candidate) -> Iterator[str]:
    """Codes and names of the total and of its parts."""
    yield from (total.code, total.name)
    for part in total.filing.parts:
        yield from (part.get("unit_code", ""), unit_key(part.get("unit", "")))


def _standing(judged: Judged) -> tuple[bool, tuple[int, ...], float, str]:
    """The better a filing's standing, the smaller: without errors first, then the newest, then by content."""
    assert judged.filing is not None
    modified = judged.filing.provenance.modified
    digits = tuple(-int(part) for part in "".join(c if c.isdigit() else " " for c in modified).split()) or (1,)
    return _has_errors(judged), digits, -_file_time(judged), judged.received.sha256


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
