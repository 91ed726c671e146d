"""A finding or a rule as a sentence, in Chinese or English, from one catalogue (`zh.CATALOGUE`, `en.CATALOGUE`).

Order of every finding: place, fault, numbers (`message`), then `remedy`, then `source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from validation.filing import Filing
from validation.findings import Finding, Language, Suggestion
from validation.form import Edition
from validation.values import show


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of one rule. Texts are format strings over `finding.facts` and the names below.

    `message` may use {place} {places} {stated} {expected} {difference} and any fact; `example` is a plain sentence.
    """

    title: str
    message: str
    remedy: str
    source: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A finding in words."""

    message: str
    remedy: str
    source: str


@cache
def _language(language: Language) -> Any:
    return import_module(f"validation.wording.{language}")


def entry(rule: str, language: Language = "zh", edition: Edition | None = None) -> Entry:
    """The catalogue's entry of a rule; arithmetic rules bring title, source and remedy from the edition.

    Raises KeyError for a rule that nobody declared.
    """
    said: Entry = _language(language).CATALOGUE[rule]
    for declared in edition.rules if edition is not None else ():
        if declared.id == rule:
            at = 0 if language == "zh" else 1
            return Entry(
                declared.title[at],
                said.message,
                declared.remedy[at],
                declared.source[at].format(notice=edition.source[at]),  # type: ignore[union-attr]
                said.example,
            )
    return said


def rules(language: Language = "zh") -> tuple[str, ...]:
    """Every rule id of the catalogue."""
    return tuple(_language(language).CATALOGUE)


def words(finding: Finding, edition: Edition, language: Language = "zh") -> Words:
    """The finding in words."""
    said, phrases = entry(finding.rule, language, edition), _language(language)
    names = _Facts(finding.facts)
    names["place"] = place(edition, finding.cells[0], language) if finding.cells else ""
    names["places"] = places(edition, finding.cells, language)
    names["stated"], names["expected"] = finding.stated, finding.expected
    names["difference"] = phrases.difference(finding.stated, finding.expected)
    message = phrases.message(finding, edition, said.message.format_map(names))
    return Words(message, said.remedy.format_map(names), said.source.format_map(names))


def place(edition: Edition, key: str, language: Language = "zh") -> str:
    """A cell by its printed names: 表三“（一）予以公开”行“自然人”列."""
    text: str = _language(language).place(edition.cells[key])
    return text


def places(edition: Edition, keys: tuple[str, ...], language: Language = "zh", most: int = 3) -> str:
    """Several cells, the first few by name."""
    text: str = _language(language).places([place(edition, key, language) for key in keys[:most]], len(keys))
    return text


def why(suggestion: Suggestion, language: Language = "zh") -> str:
    """Why a suggestion is likely, in one clause."""
    return str(_language(language).WHY[suggestion.why].format_map(_Facts(suggestion.facts)))


def finding_to_dict(finding: Finding, filing: Filing, language: Language = "zh") -> dict[str, Any]:
    """The contract's JSON of a finding (§2)."""
    said = words(finding, filing.edition, language)
    sheet, address = finding.at or filing.provenance.places.get(finding.cells[0] if finding.cells else "", ("", ""))
    data: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "cells": list(finding.cells),
        "sheet": sheet,
        "address": address,
        "stated": finding.stated,
        "expected": finding.expected,
        "equations": [broken.to_dict() for broken in finding.equations],
        "message": said.message,
        "remedy": said.remedy,
        "source": said.source,
        "likely": [
            {"cell": s.cell, "value": show(s.value), "why": why(s, language)} for s in finding.likely
        ],
    }
    if finding.accepted is not None:
        data["accepted"] = dict(finding.accepted)
    return data


class _Facts(dict[str, str]):
    """Facts for a format string; a fact that a finding does not carry is empty, never a traceback."""

    def __missing__(self, key: str) -> str:
        return ""
