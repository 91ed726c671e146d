"""A workbook back to a filing: values, where each stands, and what only the reader can notice (S-…, C-STALE, C-FORMULA).

Totals are recomputed from their parts wherever the template's formula is still there; a stored result is never
trusted. A formula without a stored result is not a blank: it is computed where that is plain arithmetic, else it is
a text that cannot be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from validation import editions
from validation.cells import Cells
from validation.filing import Filing, Provenance
from validation.findings import Finding
from validation.form import Edition
from validation.values import Blank, Value, is_plain, parse, show
from workbook_templates.layout import (
    CHECKS,
    FEE_FIELDS,
    SCOPE_LABELS,
    Layout,
    a1,
    field_name,
    layout,
    places,
)
from xlplugin.intake import recognise
from xlplugin.intake.arithmetic import evaluate
from xlplugin.intake.cover import Cover, text_of
from xlplugin.intake.grid import CellValue
from xlplugin.intake.pages import Pages, Spot, raw
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place, place
from xlplugin.intake.spots import OnSheet, by_sheet, standard_sheets, standard_spots
from xlplugin.intake.totals import are_sums, computing, computing_untouched, template_totals, total_of

_BLANK = Blank()
_LABEL_SCOPES = {label: scope for scope, label in SCOPE_LABELS.items()}


def read(path: str | Place) -> Filing:
    """Read a workbook. Raises Refused with its reason where it is none of ours or cannot be read."""
    from xlplugin.intake.guard import load

    return read_bytes(load(place(path)), str(path))


def read_bytes(data: bytes, file: str = "", sha256: str = "") -> Filing:
    """Read a workbook from memory; ``sha256`` is its hash, where that is known already. Raises Refused."""
    from xlplugin.intake.cells import open_book

    return filing_of(Pages(open_book(data)), file, sha256 or hashlib.sha256(data).hexdigest())


def filing_of(book: Pages, file: str = "", sha256: str = "") -> Filing:
    """The filing in an opened workbook. Raises Refused where no table of the form is in it."""
    reading = _Reading(book, _edition(book))
    reading.find()
    values = tuple(reading.values())  # parsed already
    cells = Cells(reading.edition, values, is_plain=reading.are_plain or None)
    cover = reading.cover
    identity = cover.identity()
    provenance = Provenance(
        file=file,
        sha256=sha256,
        modified=book.modified,
        places=reading.places(),
        remarks=(*reading.remarks, *cover.remarks),
        answers=cover.answers(),
        template=str(cover.field("template_version") or ""),
    )
    return Filing(edition=reading.edition, cells=cells, provenance=provenance, **identity)


def _edition(book: Pages) -> Edition:
    """As the hidden sheet says; else the one whose table 二 is printed; else refused."""
    book.load([name for name in layout().sheets if name != CHECKS])
    at = recognise.spot(book.defined.get(field_name("edition"), ""))
    said = text_of(book.content(at)) if at is not None and at[0] in book.names else ""
    if said in editions.NAMES:
        return editions.get(said)
    scores = {
        name: sum(
            len(recognise.by_labels(table, book.texts(sheet)))
            for table in layout(name).tables.values()
            for sheet in book.names
            if recognise.resembles(table, book.texts(sheet))
        )
        for name in editions.NAMES
    }
    best = max(scores, key=lambda name: scores[name])
    if not scores[best]:
        raise Refused("wrong-template")
    return editions.get(best)


@dataclass
class _Reading:
    """One workbook being read."""

    book: Pages
    edition: Edition
    spots: Mapping[str, Spot] = field(default_factory=dict)
    remarks: list[Finding] = field(default_factory=list)
    untouched: bool = False
    are_plain: bool = False
    """Whether all values are known to be plain, as :attr:`Cells.is_plain` means it."""

    def __post_init__(self) -> None:
        self.cover = Cover(self.book, self.edition)

    @property
    def form(self) -> Layout:
        return layout(self.edition.name)

    def _table_sheets(self) -> list[str]:
        return [table.sheet for table in self.form.tables.values()]

    # --- where things stand ---

    def find(self) -> None:
        book, edition = self.book, self.edition
        self.untouched = recognise.is_untouched(edition.name, book.defined, book.names)
        if self.untouched:
            self.spots = standard_spots(edition.name)
        else:
            found = recognise.by_names(edition, book.defined, book.names)
            self.spots = self._with_labels(found)
            self._structure()
        if not self.spots:
            raise Refused("wrong-template")
        self._doubled()
        self._hidden()

    def _with_labels(self, found: dict[str, Spot]) -> dict[str, Spot]:
        """Cells whose names are gone, by the printed labels of the sheet that prints their table."""
        for table in self.form.tables.values():
            missing = [key for key in table.cells if key not in found]
            if not missing:
                continue
            alike = [s for s in self.book.names if recognise.resembles(table, self.book.texts(s))]
            if len(alike) > 1:
                self._remark("S-DOUBLED", table=table.sheet, sheets="、".join(alike), count=str(len(alike)))
            for sheet in alike[:1]:
                here = recognise.by_labels(table, self.book.texts(sheet))
                found |= {key: (sheet, *here[key]) for key in missing if key in here}
        return {key: found[key] for key in self.edition.keys if key in found}

    def _structure(self) -> None:
        """What was done to the sheets: one remark a table and kind."""
        standard = places(self.edition.name)
        for table in self.form.tables.values():
            here = {key: self.spots[key] for key in table.cells if key in self.spots}
            if not here:
                self._remark("S-SHEET", sheet=table.sheet, table=table.table.numeral)
                continue
            sheet = next(iter(here.values()))[0]
            if sheet != table.sheet:
                self._remark("S-RENAMED", sheet=sheet, expected_sheet=table.sheet)
            if lost := [key for key in table.cells if key not in here]:
                self._remark("S-CELL", tuple(lost), sheet=sheet, count=str(len(lost)))
            moved = [key for key, at in here.items() if a1(*at[1:]) != standard[key][1]]
            if moved:
                key = moved[0]
                self._remark(
                    "S-MOVED",
                    (key,),
                    sheet=sheet,
                    count=str(len(moved)),
                    was=standard[key][1],
                    now=a1(*here[key][1:]),
                )

    def _doubled(self) -> None:
        for sheet in self.book.doubled:
            if sheet in self._table_sheets():
                self._remark("S-DOUBLED", table=sheet, sheets=sheet, count="2", sheet=sheet)

    def _hidden(self) -> None:
        """Cells of the form in hidden rows, columns or sheets are counted, and said."""
        for sheet, keys, _, _ in self._sheets():
            if self.book.state(sheet) != "visible":
                self._remark("S-HIDDEN", tuple(keys[:1]), sheet=sheet, what="sheet", count=str(len(keys)))
                continue
            hidden = [k for k in keys if self.book.is_hidden(self.spots[k])] if self.book.hides(sheet) else []
            if hidden:
                self._remark("S-HIDDEN", tuple(hidden), sheet=sheet, what="cells", count=str(len(hidden)))

    def _remark(self, rule: str, cells: tuple[str, ...] = (), **facts: str) -> None:
        at = None if cells else (facts.get("sheet", ""), "")
        self.remarks.append(Finding(rule, "error", cells, facts=facts, at=at))

    def places(self) -> Mapping[str, tuple[str, str]]:
        if self.untouched:
            return places(self.edition.name)
        spots = {**self.spots, **{name: self.cover.names[name] for name in FEE_FIELDS if name in self.cover.names}}
        return {key: (sheet, a1(row, column)) for key, (sheet, row, column) in spots.items()}

    # --- what stands there ---

    def values(self) -> list[Value]:
        """Every cell, in the form's order: inputs as they stand, totals from their formulas."""
        values, are_plain = self._stored()
        stale: dict[str, tuple[Value, Value]] = {}
        if self.cover.field("kind") == "summary":
            self._summed_again(values, stale)
            return values
        computing = self._computing()
        if are_plain and all(computing) and are_sums(self.edition.name, values):  # the usual form
            self.are_plain = True
            return values
        replaced: list[str] = []
        for total, computes in zip(template_totals(self.edition.name), computing, strict=True):
            stored = values[total.position]
            if computes:
                values[total.position] = computed = total_of(total.take(values))
                if stored != computed and not _same(stored, computed):
                    stale[total.key] = (stored, computed)
            elif computes is not None or (total.key in self.spots and not isinstance(stored, Blank)):
                replaced.append(total.key)
        self._totals_said(stale, replaced)
        return values

    def _computing(self) -> Sequence[bool | None]:
        """Of every total of the template whether its cell still computes it; None where it holds no formula at all."""
        name = self.edition.name
        if self.untouched:
            return computing_untouched(name, *(self.book.grid(sheet).facts.formulas for sheet in self._table_sheets()))
        formulas = [self.book.formula(at) if (at := self.spots.get(t.key)) else None for t in template_totals(name)]
        return computing(name, formulas, self.spots)

    def _summed_again(self, values: list[Value], stale: dict[str, tuple[Value, Value]]) -> None:
        """The cells of a summary are sums over its offices' rows; they are summed again."""
        from xlplugin.consolidation.detail import SHEET, sums

        again = sums(self.book, self.edition)
        for position, key in enumerate(self.edition.keys):
            at = self.spots.get(key)
            formula = self.book.formula(at) if at is not None else None
            if key in again and formula is not None and SHEET in formula.text:
                if not _same(values[position], again[key]):
                    stale[key] = (values[position], again[key])
                values[position] = again[key]
        self._totals_said(stale, [])

    def _stored(self) -> tuple[list[Value], bool]:
        """What stands in every cell of the form, and whether all of it is plain."""
        values: list[Value] = [_BLANK] * len(self.edition.keys)
        are_plain = len(self.spots) == len(values)
        for sheet, keys, positions, places_ in self._sheets():
            grid = self.book.grid(sheet)
            plain = grid.plain(places_)
            if plain is not None and isinstance(positions, range):  # the usual table
                values[positions.start : positions.stop] = plain
                continue
            for key, position, stored in zip(keys, positions, grid.take(places_), strict=True):
                value = values[position] = stored if stored.__class__ is int else self._parsed(key, stored)
                are_plain = are_plain and is_plain(value, self.edition.cells[key].kind)
        return values, are_plain

    def _sheets(self) -> Sequence[OnSheet]:
        if self.untouched:
            return standard_sheets(self.edition.name)
        return by_sheet(self.edition, self.spots)

    def _parsed(self, key: str, stored: CellValue) -> Value:
        """A content; a formula without a stored result is computed if it is plain arithmetic, and no total."""
        content = raw(stored)
        formula = self.book.formula(self.spots[key]) if content is None and key not in self.edition.totals else None
        if formula is not None and not formula.stored:
            result = evaluate(formula.text)
            content = f"={formula.text}" if result is None else result
        return _BLANK if content is None else parse(content, self.edition.cells[key].kind)

    def _totals_said(self, stale: dict[str, tuple[Value, Value]], replaced: list[str]) -> None:
        missing = [key for key, (stored, _) in stale.items() if isinstance(stored, Blank)]
        if missing:
            expected = show(stale[missing[0]][1])
            facts = {"missing": "yes", "count": str(len(missing))}
            self.remarks.append(Finding("C-STALE", "warning", tuple(missing), expected=expected, facts=facts))
        self.remarks += [
            Finding("C-STALE", "warning", (key,), stated=show(stored), expected=show(computed))
            for key, (stored, computed) in stale.items()
            if key not in missing
        ]
        if replaced:
            self.remarks.append(Finding("C-FORMULA", "note", tuple(replaced), facts={"count": str(len(replaced))}))


def _same(stored: Value, computed: Value) -> bool:
    return stored == computed or (isinstance(stored, Blank) and isinstance(computed, Blank))
