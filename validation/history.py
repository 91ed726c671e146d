"""This year against last year: Y-CARRY, Y-INFORCE, Y-JUMP."""

from __future__ import annotations

from validation.filing import Filing
from validation.findings import Finding


def findings(filing: Filing, previous: Filing) -> list[Finding]:
    """Warnings and notes where this year's filing does not continue last year's."""
    return []
