"""Values into a workbook: the shipped template of the edition, its cells set, every formula with its stored value.

Parts are patched, never rebuilt, so a filled workbook is the template in everything but its values.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cache
from pathlib import Path

from validation.filing import Filing
from validation.values import show, to_json
from workbook_templates.formulas import Content, Formula, every_formula, total_formulas
from workbook_templates.layout import SCOPE_LABELS, WORDS, YES, Layout, a1, layout, places
from workbook_templates.measure import height
from workbook_templates.shipped import shipped
from xlplugin.ooxml import workbook
from xlplugin.ooxml.package import Package
from xlplugin.ooxml.sheet import SheetPatch

_CELL_LIMIT = 32767
"""Characters that Excel keeps in one cell."""
_TEXT_WIDTH = 84
"""Width of the column of paragraphs."""


Finish = Callable[[Package, Mapping[str, SheetPatch]], None]


class NarrativeTooLong(ValueError):
    """A paragraph that no cell of a workbook can hold."""


def write(filing: Filing, path: str | Path, given: Container[str] | None = None) -> None:
    """Write the filled workbook, whole or not at all.

    `given`: the cells that the source states; a total that it leaves out keeps its formula. None: all of them.
    Raises OutputError where it cannot be written, NarrativeTooLong where a paragraph fits no cell.
    """
    from xlplugin.outputs import write_bytes

    write_bytes(path, fill(filing, given))


def fill(filing: Filing, given: Container[str] | None = None, then: Finish | None = None) -> bytes:
    """The filled workbook as bytes; the same filing always gives the same bytes.

    `then`: what else is done to the sheets, by name, before they are packed.
    """
    form = layout(filing.edition.name)
    package = Package.open(shipped(filing.edition.name))
    patches = {sheet.name: SheetPatch(package.part(sheet.part)) for sheet in workbook.sheets(package)}
    seen = _put_cells(filing, form, patches, given)
    _put_fields(filing, form, patches, seen)
    _put_words(filing, form, patches)
    for formula in _formulas(filing.edition.name):
        if not formula.key:
            _store(patches[formula.sheet], formula.address, formula.value(seen))
    if then is not None:
        then(package, patches)
    for sheet in workbook.sheets(package):
        package.replace(sheet.part, patches[sheet.name].to_bytes())
    return package.to_bytes()


@cache
def _formulas(edition: str) -> tuple[Formula, ...]:
    return tuple(every_formula(layout(edition)))


@cache
def _totals(edition: str) -> Mapping[str, Formula]:
    return total_formulas(layout(edition))


def _put_cells(
    filing: Filing, form: Layout, patches: Mapping[str, SheetPatch], given: Container[str] | None
) -> dict[str, Content]:
    """Set the cells of the form; returns what Excel then sees in each."""
    totals, where = _totals(filing.edition.name), places(filing.edition.name)
    seen: dict[str, Content] = {}
    for key, value in filing.cells.items():
        if key not in totals:
            seen[key] = to_json(value)
            _put(patches[where[key][0]], where[key][1], seen[key])
    for key, formula in totals.items():
        sheet, address = where[key]
        computed, stated = formula.value(seen), to_json(filing.cells[key])
        left_out = stated is None and given is not None and key not in given
        if left_out or stated == computed or (stated is None and computed == ""):
            seen[key] = computed
            _store(patches[sheet], address, computed)
        else:
            seen[key] = stated
            _put(patches[sheet], address, stated)
    return seen


def _put(patch: SheetPatch, address: str, content: Content) -> None:
    if content is None:
        patch.set_blank(address)
    elif isinstance(content, str):
        patch.set_text(address, content)
    else:
        patch.set_number(address, show(content))


def _store(patch: SheetPatch, address: str, content: Content) -> None:
    text = isinstance(content, str)
    patch.set_stored(address, content if isinstance(content, str) else show(content), text=text)


def _put_fields(filing: Filing, form: Layout, patches: Mapping[str, SheetPatch], seen: dict[str, Content]) -> None:
    fields: dict[str, Content] = {
        "unit": filing.unit or None,
        "unit_code": filing.unit_code or None,
        "year": filing.year,
        "scope": SCOPE_LABELS[filing.scope],
        "contact_name": filing.contact.name or None,
        "contact_phone": filing.contact.phone or None,
        "contact_email": filing.contact.email or None,
        "fee_notices": to_json(filing.fee_notices),
        "fee_notified": to_json(filing.fee_notified),
        "fee_collected": to_json(filing.fee_collected),
        "nothing_to_report": YES if filing.nothing_to_report else None,
    }
    for name, content in fields.items():
        sheet, address = form.fields[name]
        _put(patches[sheet], address, content)
        seen[name] = content


def _put_words(filing: Filing, form: Layout, patches: Mapping[str, SheetPatch]) -> None:
    """A paragraph a row; what is more than the rows goes into the last one. A printed heading is not repeated."""
    headings = {numeral: f"{numeral}、{title}" for numeral, title in filing.edition.sections}
    had = ""
    for numeral, text in filing.narrative.sections.items():
        first, last = form.sections[numeral]
        paragraphs = text.split("\n")
        if paragraphs[0] == headings[numeral]:
            had += numeral
            del paragraphs[0]
        room = last - first + 1
        if len(paragraphs) > room:
            paragraphs = [*paragraphs[: room - 1], "\n".join(paragraphs[room - 1 :])]
        for row, paragraph in enumerate(paragraphs, first):
            if len(paragraph) > _CELL_LIMIT:
                raise NarrativeTooLong(numeral)
            if paragraph:
                patches[WORDS].set_text(a1(row, 2), paragraph)
                patches[WORDS].set_height(row, height([(paragraph, _TEXT_WIDTH)]))
    sheet, address = form.fields["headings"]
    if had:
        patches[sheet].set_text(address, had)
