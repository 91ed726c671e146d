"""A finding or a rule as a sentence, in Chinese or English, from one catalogue (`zh.CATALOGUE`, `en.CATALOGUE`).

Order of every finding: place, fault, numbers (`message`), then `remedy`, then `source`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import Any

from validation import editions
from validation.filing import Filing
from validation.findings import Finding, Language, Suggestion
from validation.form import Edition, Strip
from validation.values import show


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue says of one rule. Texts are format strings over `finding.facts` and the names below.

    `message` may use {place} {places} {sum} {table_name} {stated} {shown} {expected} {difference} and any fact; `example` is
    a plain sentence. Where one rule has several faults, `cases` holds the sentences of the others, chosen by the value
    of the name `by`. `says` is what the rule demands; a rule of the edition's arithmetic says it by itself.
    """

    title: str
    message: str
    remedy: str
    source: str
    example: str = ""
    says: str = ""
    cases: Mapping[str, str] = field(default_factory=dict)
    by: str = "case"


@dataclass(frozen=True, slots=True)
class Words:
    """A finding in words."""

    message: str
    remedy: str
    source: str
    accepted: str = ""
    """The office's answer (接受并说明) as a sentence; empty where it gave none."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule for people: what it says, on what ground, an example, what to do."""

    rule: str
    title: str
    says: str
    source: str
    example: str
    remedy: str


@cache
def _language(language: Language) -> Any:
    return import_module(f"validation.wording.{language}")


@cache
def entry(rule: str, language: Language = "zh", edition: Edition | None = None) -> Entry:
    """The catalogue's entry of a rule; arithmetic rules bring title, source and remedy from the edition.

    Raises KeyError for a rule that nobody declared.
    """
    said: Entry = _language(language).CATALOGUE[rule]
    for declared in edition.rules if edition is not None else ():
        if declared.id == rule:
            at = 0 if language == "zh" else 1
            return replace(
                said,
                title=declared.title[at],
                remedy=declared.remedy[at],
                source=declared.source[at].format(notice=edition.source[at]),  # type: ignore[union-attr]
                says=said.says or _language(language).says(declared, edition),
            )
    return said


def rules(language: Language = "zh") -> tuple[str, ...]:
    """Every rule id of the catalogue."""
    return tuple(_language(language).CATALOGUE)


def explain(rule: str, edition: Edition | None = None, language: Language = "zh") -> tuple[Explanation, ...]:
    """A rule by its id, or a family by its beginning (`N-`, `n`, `T3`), upper or lower case.

    Empty where no rule is so called.
    """
    asked = rule.strip().upper()
    named = [name for name in rules(language) if name == asked]
    family = [name for name in rules(language) if asked and name.startswith(asked.rstrip("-") + "-")]
    found = [(name, entry(name, language, edition or _declaring(name))) for name in named or family]
    return tuple(
        Explanation(name, e.title, e.says, e.source.format_map(_Open()), e.example, e.remedy.format_map(_Open()))
        for name, e in found
    )


def _declaring(rule: str) -> Edition:
    """The edition in force where it has the rule, else the first that has."""
    known = [editions.get(), *map(editions.get, editions.NAMES)]
    return next((form for form in known if any(declared.id == rule for declared in form.rules)), known[0])


def words(finding: Finding, edition: Edition, language: Language = "zh") -> Words:
    """The finding in words."""
    said, phrases = entry(finding.rule, language, edition), _language(language)
    names = _Facts(finding.facts)
    names["place"] = place(edition, finding.cells[0], language) if finding.cells else ""
    names["places"] = places(edition, finding.cells, language)
    names["stated"], names["expected"] = finding.stated or phrases.BLANK, finding.expected
    names["shown"] = phrases.shown(finding.stated)
    names["section"] = phrases.numeral(names["section"])
    names["sum"] = phrases.together(names["places"], len(finding.cells))
    names["difference"] = phrases.difference(finding.stated, finding.expected)
    names["table_name"] = phrases.table(edition.cells[finding.cells[0]].table) if finding.cells else ""
    message = said.cases.get(names[said.by], said.message).format_map(names)
    answer = phrases.answer(finding.accepted) if finding.accepted else ""
    return Words(message, said.remedy.format_map(names), said.source.format_map(names), answer)


def place(edition: Edition, key: str, language: Language = "zh") -> str:
    """A cell by its printed names: 表三“（一）予以公开”行“自然人”列."""
    text: str = _language(language).place(edition.cells[key])
    return text


def places(edition: Edition, keys: tuple[str, ...], language: Language = "zh", most: int = 3) -> str:
    """Several cells: a whole group by its name, else the first few by theirs."""
    phrases = _language(language)
    named = [place(edition, key, language) for key in keys[:most]]
    gathered = _gathered(edition, keys, phrases) if len(keys) > most else ""
    text: str = gathered or phrases.places(named, len(keys))
    return text


def _gathered(edition: Edition, keys: tuple[str, ...], phrases: Any) -> str:
    """Cells that are a whole row, or all lines of one printed group in one column, or all columns of one in a line."""
    cells = [edition.cells[key] for key in keys]
    first, block = cells[0], cells[0].block
    lines, columns = {cell.line for cell in cells}, {cell.column for cell in cells}
    if any(cell.block is not block for cell in cells) or len(lines) * len(columns) != len(cells):
        return ""
    if len(lines) == 1 and columns == set(block.columns):
        return str(phrases.row(first))
    line_group = first.line.groups[-1] if first.line.groups else ""
    if len(columns) == 1 and lines == {line for line in block.lines if line.groups[-1:] == (line_group,)}:
        return str(phrases.lines(cells, line_group))
    column_group = first.column.group[-1] if first.column.group else ""
    if len(lines) == 1 and columns == {column for column in block.columns if column.group[-1:] == (column_group,)}:
        return str(phrases.columns(cells, column_group))
    return ""


def strip_labels(strip: Strip, edition: Edition) -> list[tuple[str, str]]:
    """The printed names, Chinese and English, of the lines or columns that a rule adds up."""
    labels: dict[tuple[str, str, str], tuple[str, str]] = {}
    for cell in edition.cells.values():
        for axis, part in (("line", cell.line), ("column", cell.column)):
            labels.setdefault((axis, cell.table.code, part.code), (part.label, part.label_en))
    return [labels[strip.axis, table, code] for _, table, code in strip.terms]


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
        "likely": [{"cell": s.cell, "value": show(s.value), "why": why(s, language)} for s in finding.likely],
    }
    if finding.accepted is not None:
        data["accepted"] = {name: finding.accepted.get(name, "") for name in ("reason", "who", "when")} | {
            "says": said.accepted
        }
    return data


class _Facts(dict[str, str]):
    """Facts for a format string; a fact that a finding does not carry is empty, never a traceback."""

    def __missing__(self, key: str) -> str:
        return ""


class _Open(dict[str, str]):
    """Nothing is wrong yet: what a finding would fill in stays open."""

    def __missing__(self, key: str) -> str:
        return "…"
