"""Who has sent what: the folder against the roster, one state for every unit, nothing that came in unmentioned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from validation.findings import Language
from xlplugin.consolidation.result import DUPLICATE_REASONS, reason_sentence
from xlplugin.consolidation.select import Excluded, Selection, select
from xlplugin.office.deadlines import Deadline, deadlines
from xlplugin.office.notices import Notice, mentioned, notices
from xlplugin.office.roster import Roster, Unit
from xlplugin.verdicts import Judged

STATES = {
    "received": ("已报", "received"),
    "errors": ("有错误", "with errors"),
    "warnings": ("有提醒", "with warnings"),
    "missing": ("未报", "missing"),
    "duplicate": ("重复", "duplicate"),
    "wrong-year": ("年份不符", "wrong year"),
    "wrong-edition": ("版本不符", "wrong edition"),
    "refused": ("无法识别", "refused"),
}
"""In the order of the contract; the label of each for people."""

_NOT_COUNTED = ("wrong-year", "wrong-edition", "refused")


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One unit: its state, the file that counts (or the nearest to it), and what to know about it."""

    unit: Unit
    group: str
    state: str
    file: str = ""
    errors: int = 0
    warnings: int = 0
    why: tuple[str, str] = ("", "")
    """Chinese and English."""
    files: tuple[str, ...] = ()
    """Everything that came in from it."""
    judged: Judged | None = field(default=None, repr=False)

    def to_dict(self, language: Language = "zh") -> dict[str, Any]:
        return {
            "unit": self.unit.name,
            "unit_code": self.unit.code,
            "state": self.state,
            "file": self.file or None,
            "errors": self.errors,
            "warnings": self.warnings,
            "why": self.why[language == "en"],
            "files": list(self.files),
            "group": self.group,
            "level": self.unit.level,
            "contact": self.unit.contact,
            "email": self.unit.email,
        }


@dataclass(frozen=True, slots=True)
class Status:
    """The whole picture on one day."""

    year: int
    edition: str
    today: date
    units: tuple[UnitStatus, ...]
    strangers: tuple[Excluded, ...]
    """Files that belong to no unit of the roster, or to none that can be told."""
    notices: tuple[Notice, ...]
    deadlines: tuple[Deadline, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Units by state."""
        return {state: sum(unit.state == state for unit in self.units) for state in STATES}

    def to_dict(self, language: Language = "zh") -> dict[str, Any]:
        return {
            "year": self.year,
            "edition": self.edition,
            "today": self.today.isoformat(),
            "deadlines": [{"date": d.day.isoformat(), "days_left": d.left} for d in self.deadlines],
            "counts": self.counts,
            "units": [unit.to_dict(language) for unit in self.units],
            "others": [
                {"file": str(out.judged.received.path), "reason": out.reason, "message": reason_sentence(out, language)}
                for out in self.strangers
            ],
            "notices": [notice.to_dict(language) for notice in self.notices],
        }


def status(roster: Roster, judged: Sequence[Judged], year: int | None = None, today: date | None = None) -> Status:
    """The state of every unit from which a filing is expected, and of every other one that sent something."""
    chosen = select(judged, year, roster=roster)
    units, strangers = unit_states(roster, chosen)
    now = today or date.today()
    shown = chosen.year or now.year - 1
    due, noticed = deadlines(shown, now), notices(roster, judged, chosen)
    return Status(shown, chosen.edition, now, units, strangers, noticed, due)


def unit_states(roster: Roster, chosen: Selection) -> tuple[tuple[UnitStatus, ...], tuple[Excluded, ...]]:
    """The units with their states, in the roster's order, and the files of no unit."""
    held = _Held(roster, chosen)
    listed = [unit for unit in roster if roster.expects(unit) or held.anything(unit)]
    return tuple(held.status(unit) for unit in listed), held.strangers()


class _Held:
    """What came in, sorted by unit."""

    def __init__(self, roster: Roster, chosen: Selection) -> None:
        self._roster, self._chosen = roster, chosen
        self._included: dict[str, list[Judged]] = {}
        self._excluded: dict[str, list[Excluded]] = {}
        self._inside: dict[str, Judged] = {}
        self._duplicates = {id(d.counted): d for d in chosen.duplicates}
        self._strangers: list[Excluded] = []
        for item in chosen.included:
            unit = self._unit(item)
            if unit is not None:
                self._included.setdefault(unit.name, []).append(item)
            for part in item.filing.parts if item.filing is not None else ():
                inside = roster.match(part.get("unit_code", ""), part.get("unit", ""))
                if inside is not None:
                    self._inside.setdefault(inside.name, item)
        for out in chosen.excluded:
            unit = self._unit(out.judged)
            if unit is None and out.reason.startswith("refused:") and not out.judged.received.lock:
                unit = mentioned(roster, out.judged.received.path.stem)
            if unit is not None:
                self._excluded.setdefault(unit.name, []).append(out)
            elif not out.judged.received.lock:
                self._strangers.append(out)

    def _unit(self, item: Judged) -> Unit | None:
        return self._roster.match(item.filing.unit_code, item.filing.unit) if item.filing is not None else None

    def strangers(self) -> tuple[Excluded, ...]:
        return tuple(self._strangers)

    def anything(self, unit: Unit) -> bool:
        return unit.name in self._included or unit.name in self._excluded

    def status(self, unit: Unit) -> UnitStatus:
        counted = self._included.get(unit.name, [])
        out = self._excluded.get(unit.name, [])
        held = next((e for e in out if e.reason == "own-and-region"), None)
        files = tuple(sorted(str(j.received.path) for j in [*counted, *(e.judged for e in out)]))
        group = self._roster.group_of(unit)
        best = counted[0] if counted else held.judged if held is not None else None
        if best is not None:
            return self._sent(unit, group, best, files)
        if unit.name in self._inside:
            file = str(self._inside[unit.name].received.path)
            why = (f"已在汇总表 {_name(file)} 中", f"in the summary {_name(file)}")
            return UnitStatus(unit, group, "received", file, why=why, files=files)
        for state in _NOT_COUNTED:
            found = next((e for e in out if e.reason.partition(":")[0] == state), None)
            if found is not None:
                said = reason_sentence(found), reason_sentence(found, "en")
                path = str(found.judged.received.path)
                return UnitStatus(unit, group, state, path, why=said, files=files, judged=found.judged)
        return UnitStatus(unit, group, "missing", files=files)

    def _sent(self, unit: Unit, group: str, best: Judged, files: tuple[str, ...]) -> UnitStatus:
        """A unit with a filing that counts (or that is inside a total that does)."""
        assert best.report is not None
        errors, warnings = best.report.counts["error"], best.report.counts["warning"]
        state = "errors" if errors else "warnings" if warnings else "received"
        why = ("", "")
        double = self._duplicates.get(id(best))
        if double is not None:
            state = "duplicate"
            zh, en = DUPLICATE_REASONS[double.why]
            others = "、".join(_name(str(item.received.path)) for item in double.superseded)
            why = (
                f"{zh}：{_name(str(best.received.path))}；不计：{others}",
                f"{en}: {_name(str(best.received.path))}; not: {others}",
            )
        return UnitStatus(unit, group, state, str(best.received.path), errors, warnings, why, files, best)


def _name(path: str) -> str:
    from pathlib import PurePath

    return PurePath(path).name


def groups(units: Iterable[UnitStatus]) -> dict[str, dict[str, int]]:
    """Units by group and state, for 报送情况."""
    found: dict[str, dict[str, int]] = {}
    for unit in units:
        found.setdefault(unit.group, dict.fromkeys(STATES, 0))[unit.state] += 1
    return found
