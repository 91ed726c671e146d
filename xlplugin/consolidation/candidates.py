"""Filings that may count, and which of them are one office's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from validation import Filing
from xlplugin.identity import unit_key
from xlplugin.intake.remote import Remote
from xlplugin.verdicts import Judged

if TYPE_CHECKING:
    from xlplugin.office.roster import Unit


class Candidate:
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


def same_office(left: Iterable[Candidate]) -> list[list[Candidate]]:
    """Filings of one office and scope; byte-identical ones are one office's whatever they say."""
    groups: list[list[Candidate]] = []
    by_code: dict[tuple[str, str], list[Candidate]] = {}
    by_name: dict[tuple[str, str], list[list[Candidate]]] = {}
    by_bytes: dict[str, list[Candidate]] = {}
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


def is_same_unit(one: Candidate, other: Candidate) -> bool:
    """By their codes where both have one, else by their names."""
    if one.code and other.code:
        return one.code == other.code
    return bool(one.name) and one.name == other.name


def standing(judged: Judged) -> tuple[bool, tuple[int, ...], float, str]:
    """The better a filing's standing, the smaller: without errors first, then the newest, then by content."""
    assert judged.filing is not None
    modified = judged.filing.provenance.modified
    digits = tuple(-int(part) for part in "".join(c if c.isdigit() else " " for c in modified).split()) or (1,)
    return judged.has_errors, digits, -_file_time(judged), judged.received.sha256


def _file_time(judged: Judged) -> float:
    path = judged.received.path
    if isinstance(path, Remote):
        return path.modified
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def why(counted: Judged, rest: tuple[Judged, ...]) -> str:
    """Why it counts and not the rest, which follows in the order of its standing: a reason of ``Duplicate``."""
    if all(item.received.sha256 == counted.received.sha256 for item in rest):
        return "identical"
    best, second = standing(counted), standing(rest[0])
    return "without-errors" if best[0] != second[0] else "newer" if best[1:3] != second[1:3] else "by-content"
