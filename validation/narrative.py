"""Sentences against tables: N-… and F-…."""

from __future__ import annotations

from validation.filing import Filing
from validation.findings import Finding


def findings(filing: Filing) -> list[Finding]:
    """Warnings where a sentence or a 信息处理费 figure says something else than the tables."""
    return []
