"""S-EDITION: the form must be the one in force for the year; a workbook without unit or year is told so."""

from __future__ import annotations

import pytest

from validation import Filing, judge
from xlplugin.filling import fill
from xlplugin.intake.read import read_bytes

CASES = [
    ("2019", 2019, []),
    ("2019", 2020, []),
    ("2019", 2021, ["2021"]),
    ("2021", 2020, ["2019"]),
    ("2021", 2021, []),
    ("2021", 2025, []),
    ("2021", 2015, []),  # before any known form: nothing to say
]


@pytest.mark.parametrize(("edition", "year", "expected"), CASES)
def test_the_form_in_force_for_the_year(edition: str, year: int, expected: list[str]) -> None:
    found = [f for f in judge(Filing(edition=edition, year=year)).findings if f.rule == "S-EDITION"]
    assert [f.expected for f in found] == expected
    assert all(f.severity == "error" for f in found)


def test_a_workbook_without_unit_and_year_leads_to_the_cover() -> None:
    remarks = read_bytes(fill(Filing())).provenance.remarks
    assert [(r.rule, r.at) for r in remarks if r.rule.startswith("S-")] == [
        ("S-UNIT", ("封面与填报说明", "C5")),
        ("S-YEAR", ("封面与填报说明", "C7")),
    ]


def test_a_year_that_is_none_is_quoted() -> None:
    filing = Filing(unit="某局", year=2025)
    from workbook_templates.layout import COVER
    from xlplugin.ooxml import workbook
    from xlplugin.ooxml.package import Package
    from xlplugin.ooxml.sheet import SheetPatch

    package = Package.open(fill(filing))
    part = next(sheet.part for sheet in workbook.sheets(package) if sheet.name == COVER)
    patch = SheetPatch(package.part(part))
    patch.set_text("C7", "今年")
    package.replace(part, patch.to_bytes())
    (remark,) = (r for r in read_bytes(package.to_bytes()).provenance.remarks if r.rule == "S-YEAR")
    assert remark.facts["value"] == "今年"
