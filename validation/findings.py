"""What the judge returns: facts about places of a filing. Sentences are made late, by `validation.wording`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from validation.form import Equation
from validation.values import Number, show

if TYPE_CHECKING:
    from validation.filing import Filing

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class BrokenEquation:
    """An equation that does not hold: the two sides as computed."""

    equation: Equation
    stated: Number
    expected: Number

    @property
    def difference(self) -> Number:
        """Positive where the stated side is too much."""
        return self.stated - self.expected

    def to_dict(self) -> dict[str, Any]:
        return {
            "rule": self.equation.rule.id,
            "cells": list(self.equation.cells),
            "stated": show(self.stated),
            "expected": show(self.expected),
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cell that is likely wrong and the value that it should have; `why` is a code of `wording` with its facts."""

    cell: str
    value: Number
    why: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One item for the clerk: where, what, how much, what to do, by which rule.

    `cells` are the keys to look at, the first of them the one to go to. `facts` are the numbers and quotations that
    the sentence needs, as texts. `at` is a (sheet, address) where the place is no cell of the form.
    """

    rule: str
    severity: Severity
    cells: tuple[str, ...] = ()
    stated: str = ""
    expected: str = ""
    equations: tuple[BrokenEquation, ...] = ()
    likely: tuple[Suggestion, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    at: tuple[str, str] | None = None
    accepted: Mapping[str, str] | None = None
    """The office's answer (接受并说明), where it gave one to this warning."""


@dataclass(frozen=True, slots=True)
class Report:
    """The judgement of one filing."""

    filing: Filing
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """No error among the findings; warnings and notes are allowed."""
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity."""
        found: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
        for finding in self.findings:
            found[finding.severity] += 1
        return found

    def to_dict(self, language: Language = "zh") -> list[dict[str, Any]]:
        """The findings as the contract's JSON (§2)."""
        if not self.findings:  # as of most
            return []
        from validation.wording import finding_to_dict

        return [finding_to_dict(finding, self.filing, language) for finding in self.findings]
