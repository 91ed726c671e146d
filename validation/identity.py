"""Who reports for which year on which form: S-EDITION. What only a workbook can tell, its reader adds."""

from __future__ import annotations

from validation import editions
from validation.filing import Filing
from validation.findings import Finding


def findings(filing: Filing) -> list[Finding]:
    """An error where the form was not the one in force for the year."""
    year, edition = filing.year, filing.edition
    if year is None or year in edition.years or not editions.is_declared(edition):
        return []
    right = next((name for name in editions.NAMES if year in editions.get(name).years), "")
    if not right:
        return []
    facts = {"year": str(year)}
    return [Finding("S-EDITION", "error", stated=edition.name, expected=right, facts=facts)]
