"""A filing: what one office states in one year's form, with where each value came from.

Its fields are those of the JSON that `read` gives and `fill` takes (contract §3), so `Filing(**data)` is a filing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from validation import editions
from validation.cells import Cells
from validation.form import Edition
from validation.values import Blank, Number, Raw, Value, amount, parse, to_json

if TYPE_CHECKING:
    from validation.findings import Finding

Restored = TypeVar("Restored")
Scope = Literal["own", "government", "region"]
SCOPES: tuple[Scope, ...] = ("own", "government", "region")
"""本机关 · 本级政府及部门 · 全行政区域."""

WRITTEN_SECTIONS = ("一", "五", "六")
"""The sections of the report that are text; the others are the tables."""

_TITLES = {"五": "存在的主要问题及改进情况", "六": "其他需要报告的事项"}
"""Headings set before a section that has none, so that the whole text can be cut again."""

_BLANK = Blank()


class Narrative:
    """The text of sections 一, 五 and 六. Reads and writes as one text whose sections begin with their headings."""

    __slots__ = ("sections",)

    def __init__(self, text: str | Mapping[str, str] | Narrative | None = None) -> None:
        if isinstance(text, Narrative):
            sections = text.sections
        elif isinstance(text, str) or text is None:
            sections = _split(text or "")
        else:
            unknown = set(text) - set(WRITTEN_SECTIONS)
            if unknown:
                raise ValueError(f"the narrative has sections 一, 五, 六, not {sorted(unknown)}")
            sections = {numeral: text[numeral] for numeral in WRITTEN_SECTIONS if text.get(numeral)}
        self.sections: Mapping[str, str] = MappingProxyType(dict(sections))

    def __str__(self) -> str:
        return "\n".join(
            text
            if numeral == "一" or text.lstrip(" \u3000").startswith(f"{numeral}、")
            else f"{numeral}、{_TITLES[numeral]}\n{text}"
            for numeral, text in self.sections.items()
        )

    def __bool__(self) -> bool:
        return any(text.strip() for text in self.sections.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Narrative) and dict(self.sections) == dict(other.sections)

    def __hash__(self) -> int:
        return hash(tuple(self.sections.items()))

    def __repr__(self) -> str:
        return f"Narrative({dict(self.sections)!r})"


_HEADING = re.compile(r"^[ \u3000]*(一|五|六)、", re.MULTILINE)


def _split(text: str) -> dict[str, str]:
    """Cut a whole text at the headings 一、 五、 六、 that begin a line, in that order; headings stay in place."""
    sections: dict[str, str] = {}
    current, start = "一", 0
    for match in _HEADING.finditer(text):
        numeral = match.group(1)
        if WRITTEN_SECTIONS.index(numeral) > WRITTEN_SECTIONS.index(current):
            sections[current] = text[start : match.start()].removesuffix("\n")
            current, start = numeral, match.start()
    sections[current] = text[start:]
    return {numeral: part for numeral, part in sections.items() if part}


@dataclass(frozen=True, slots=True)
class Contact:
    """Who filled it in."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def to_dict(self) -> dict[str, str]:
        return {"name": self.name, "phone": self.phone, "email": self.email}


NOBODY, NO_TEXT = Contact(), Narrative()
"""One object for all filings that have none."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a filing came from and what its reader noticed: facts about the workbook, none about the form."""

    file: str = ""
    sha256: str = ""
    modified: str = ""
    """Last modified, inside the workbook's properties; ISO 8601, empty where unknown."""
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Cell key to (sheet, address)."""
    remarks: tuple[Finding, ...] = ()
    """Findings that only the reader can make: S-…, C-STALE, C-FORMULA."""
    answers: tuple[Mapping[str, str], ...] = ()
    """接受并说明: what the office answered to earlier findings (rule, cell, reason, who, when)."""
    template: str = ""
    """Version of the template, as written in the workbook."""


@dataclass(frozen=True, slots=True, init=False)
class Filing:
    """One office's form. `cells` maps keys to values; a key left out is blank; an unknown key is a ValueError."""

    edition: Edition
    cells: Cells
    unit: str
    unit_code: str
    year: int | None
    scope: Scope
    contact: Contact
    narrative: Narrative
    fee_notices: Value
    """信息处理费: notices sent (件)."""
    fee_notified: Value
    """信息处理费: amount notified (元)."""
    fee_collected: Value
    """信息处理费: amount collected (元)."""
    nothing_to_report: bool
    """The declaration 本年无相关业务."""
    parts: tuple[Mapping[str, Any], ...]
    """For a summary: unit, unit_code, scope and sha256 of every filing in it. Empty for an office's own."""
    provenance: Provenance

    def __init__(
        self,
        unit: str = "",
        unit_code: str | None = "",
        year: int | str | None = None,
        edition: str | Edition = editions.CURRENT,
        scope: str | None = "own",
        cells: Mapping[str, Raw] | Cells | None = None,
        narrative: str | Mapping[str, str] | Narrative | None = None,
        fee_notices: Raw = None,
        fee_notified: Raw = None,
        fee_collected: Raw = None,
        contact: Mapping[str, str] | Contact | str | None = None,
        nothing_to_report: bool = False,
        parts: tuple[Mapping[str, Any], ...] | list[Mapping[str, Any]] = (),
        provenance: Provenance | None = None,
    ) -> None:
        form = editions.get(str(edition)) if not isinstance(edition, Edition) else edition
        put = object.__setattr__
        put(self, "edition", form)
        put(self, "cells", cells if isinstance(cells, Cells) else _from_mapping(form, cells or {}))
        put(self, "unit", (unit or "").strip())
        put(self, "unit_code", (unit_code or "").strip())
        put(self, "year", _year(year))
        put(self, "scope", _scope(scope))
        put(self, "contact", _contact(contact))
        put(self, "narrative", _narrative(narrative))
        put(self, "fee_notices", parse(fee_notices))
        put(self, "fee_notified", parse(fee_notified))
        put(self, "fee_collected", parse(fee_collected))
        put(self, "nothing_to_report", bool(nothing_to_report))
        put(self, "parts", tuple(parts))
        put(self, "provenance", provenance or Provenance())

    def amount(self, key: str) -> Number | None:
        """The number to compute with: 0 for a blank, None where the content cannot be read."""
        return amount(self.cells[key])

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `read`: numbers, texts as they stand, null for blanks; what is empty is left out."""
        data: dict[str, Any] = {"unit": self.unit}
        if self.unit_code:
            data["unit_code"] = self.unit_code
        data |= {"year": self.year, "edition": self.edition.name, "scope": self.scope}
        if self.contact != Contact():
            data["contact"] = self.contact.to_dict()
        data["cells"] = {key: to_json(value) for key, value in self.cells.items()}
        if self.narrative:
            data["narrative"] = str(self.narrative)
        for name in ("fee_notices", "fee_notified", "fee_collected"):
            value = getattr(self, name)
            if value != _BLANK:
                data[name] = to_json(value)
        if self.nothing_to_report:
            data["nothing_to_report"] = True
        if self.parts:
            data["parts"] = [dict(part) for part in self.parts]
        return data


@cache
def _setters(kind: Any) -> tuple[Callable[[object, object], None], ...]:
    return tuple(getattr(kind, field.name).__set__ for field in fields(kind))


def restored(kind: type[Restored], *values: object) -> Restored:
    """A filing or provenance that was made before, by all its fields in their order: nothing is parsed anew."""
    made = object.__new__(kind)
    for put, value in zip(_setters(cast("Any", kind)), values, strict=True):
        put(made, value)
    return made


def _from_mapping(form: Edition, given: Mapping[str, Raw]) -> Cells:
    unknown = [key for key in given if key not in form.cells]
    if unknown:
        raise ValueError(f"edition {form.name} has no cell {', '.join(unknown[:5])}")
    return Cells(form, tuple(parse(given.get(key), cell.kind) for key, cell in form.cells.items()))


def _year(year: int | str | None) -> int | None:
    if year is None or year == "":
        return None
    if isinstance(year, bool) or not re.fullmatch(r"[0-9]{4}", str(year)):
        raise ValueError(f"{year!r} is not a year of four digits")
    return int(year)


def _scope(scope: str | None) -> str:
    if scope and scope not in SCOPES:
        raise ValueError(f"{scope!r} is not a scope; known: {', '.join(SCOPES)}")
    return scope or "own"


def _narrative(text: str | Mapping[str, str] | Narrative | None) -> Narrative:
    made = text if isinstance(text, Narrative) else Narrative(text)
    return made if made.sections else NO_TEXT


def _contact(contact: Mapping[str, str] | Contact | str | None) -> Contact:
    if isinstance(contact, Contact):
        return contact if contact != NOBODY else NOBODY
    if isinstance(contact, str):
        return Contact(name=contact)
    return Contact(**{key: str(value) for key, value in (contact or {}).items() if value})
