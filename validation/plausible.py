"""Plausibility: P-…."""

from __future__ import annotations

from validation.filing import Filing
from validation.findings import Finding


def findings(filing: Filing) -> list[Finding]:
    """Warnings where the figures are possible but hardly true."""
    return []
