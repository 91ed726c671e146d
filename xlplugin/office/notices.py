"""What a desk notices when it lays the files side by side: names that do not fit, copies, code against name.

Notes for a person to look at, never errors: each of them can be in order.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from validation import Filing
from validation.findings import Language
from validation.values import amount
from xlplugin.consolidation.select import Selection
from xlplugin.identity import unit_key
from xlplugin.office.codes import fold_code
from xlplugin.verdicts import Judged

if TYPE_CHECKING:
    from xlplugin.office.roster import Roster, Unit

SENTENCES = {
    "renamed": (
        "文件名写的是“{named}”，表内填报单位是“{unit}”。已按表内单位处理，请核对是否发错文件。",
        "the file is named after “{named}”, but the unit inside is “{unit}”, which counts; is it the right file?",
    ),
    "same-copy": (
        "与 {other} 内容完全相同，却以两家单位（{named}、{unit}）的名义各发一份。只计一份，请核对缺的是哪一家。",
        "is byte for byte the same as {other}, sent in the name of two units ({named}, {unit}); one counts.",
    ),
    "code-and-name": (
        "代码属于“{named}”，填报单位写的是“{unit}”。已按代码处理，请核对是否用了别家的工作簿。",
        "the code is that of “{named}”, the name inside is “{unit}”; the code counts. Another unit's workbook?",
    ),
    "other-code": (
        "填报单位“{unit}”在名册里，但代码 {code} 与名册的 {expected} 不同，没有计入。请核对代码。",
        "“{unit}” is on the roster, but its code {code} is not the roster's {expected}; not counted. Check the code.",
    ),
    "identical-tables": (
        "三张表与“{named}”的完全相同（{other}）。请核对是否抄用。",
        "all three tables are the same as those of “{named}” ({other}); copied?",
    ),
    "all-zero": (
        "“{unit}”三张表全部为 0（声明本年无相关业务：{declared_zh}）。请核对是否未填。",
        "“{unit}” states nothing but zeros (declared as such: {declared}); filled in at all?",
    ),
    "outlier-peers": (
        "“{unit}”的{label}为 {value}，同级单位通常为 {usual}。请核对。",
        "“{unit}” states {value} for {label}; its peers usually have {usual}. Please check.",
    ),
    "outlier-past": (
        "“{unit}”的{label}为 {value}，往年为 {usual}。请核对。",
        "“{unit}” states {value} for {label}; in past years it was {usual}. Please check.",
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at: a key of the sentences above, the file, the facts."""

    kind: str
    file: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """What was noticed, without the file's name."""
        declared = {"declared_zh": "是" if self.facts.get("declared") == "yes" else "否"}
        return SENTENCES[self.kind][lang == "en"].format_map({**declared, **self.facts})

    def to_dict(self, language: Language = "zh") -> dict[str, Any]:
        return {"kind": self.kind, "file": self.file, "message": self.sentence(language)}


def notices(roster: Roster, judged: Sequence[Judged], chosen: Selection) -> tuple[Notice, ...]:
    """Everything noticed, by file."""
    readable = [item for item in judged if item.filing is not None]
    found = [*_names(roster, readable), *_copies(roster, readable), *_codes(roster, readable)]
    found += identical_tables([item for item in chosen.included if item.filing is not None])
    return tuple(sorted(found, key=lambda notice: (notice.file, notice.kind)))


def mentioned(roster: Roster, text: str) -> Unit | None:
    """The one unit of which a file's name speaks; None where it speaks of none or of several."""
    found = mentions(roster, text)
    return found[0] if len(found) == 1 else None


def mentions(roster: Roster, text: str) -> list[Unit]:
    """The units of which a file's name speaks, by code, name or alias; a name inside a longer one does not count."""
    by_code = [roster.by_code[code] for code in _known(fold_code(text), roster.by_code, least=5)]
    names = _known(unit_key(text), roster.by_name, least=2)
    longest = [roster.by_name[name] for name in names if not any(name in other for other in names if other != name)]
    return list(dict.fromkeys([*by_code, *longest]))


def _known(text: str, known: Container[str], least: int) -> list[str]:
    """What a text holds of something known, in the text's order: every part of it is looked up, as a file's name is
    shorter than a roster."""
    starts = range(len(text))
    parts = (text[start:end] for start in starts for end in range(len(text), start + least - 1, -1))
    return list(dict.fromkeys(part for part in parts if part in known))


def _names(roster: Roster, judged: Sequence[Judged]) -> list[Notice]:
    found = []
    for item in judged:
        filing = _filing(item)
        unit, named = roster.match(filing.unit_code, filing.unit), mentions(roster, item.received.path.stem)
        if unit is not None and named and unit not in named:
            found.append(Notice("renamed", str(item.received.path), {"named": named[0].name, "unit": unit.name}))
    return found


def _copies(roster: Roster, judged: Sequence[Judged]) -> list[Notice]:
    """Byte-identical files whose names speak of two units."""
    by_hash: dict[str, list[Judged]] = {}
    for item in judged:
        by_hash.setdefault(item.received.sha256, []).append(item)
    found = []
    for same in by_hash.values():
        first = min(same, key=lambda item: str(item.received.path))
        told = mentioned(roster, first.received.path.stem)
        for item in same:
            named = mentioned(roster, item.received.path.stem)
            if item is not first and told is not None and named is not None and named != told:
                facts = {"other": first.received.path.name, "named": told.name, "unit": named.name}
                found.append(Notice("same-copy", str(item.received.path), facts))
    return found


def _codes(roster: Roster, judged: Sequence[Judged]) -> list[Notice]:
    found = []
    for item in judged:
        filing = _filing(item)
        by_identity, by_name = roster.match(filing.unit_code, filing.unit), roster.named(filing.unit)
        if by_name is None or by_identity == by_name:
            continue
        if by_identity is not None:
            facts = {"named": by_identity.name, "unit": by_name.name}
            found.append(Notice("code-and-name", str(item.received.path), facts))
        else:
            facts = {"unit": by_name.name, "code": filing.unit_code, "expected": by_name.code}
            found.append(Notice("other-code", str(item.received.path), facts))
    return found


def identical_tables(included: Sequence[Judged]) -> list[Notice]:
    """Filings of two units whose tables are the same number for number; empty and all-zero ones are passed over."""
    alike: dict[tuple[str, bytes], list[Judged]] = {}
    for item in included:
        cells = _filing(item).cells
        alike.setdefault((cells.edition.name, cells.fingerprint), []).append(item)
    found = []
    for items in alike.values():
        if len(items) == 1 or not any(map(amount, _filing(items[0]).cells.row)):
            continue
        first, *others = sorted(items, key=lambda j: (_filing(j).unit, str(j.received.path)))
        facts = {"named": _filing(first).unit, "other": first.received.path.name}
        found += [Notice("identical-tables", str(item.received.path), facts) for item in others]
    return found


def _filing(item: Judged) -> Filing:
    assert item.filing is not None
    return item.filing
