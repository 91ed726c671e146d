"""What a file held and what was found in it, made small and plain: for the way from a worker to the command, and to keep.

A filing refers to its edition and to the template's places, a finding to equations of the form; these are the same for
thousands of filings and are not carried along.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from validation import BrokenEquation, Edition, Finding, Suggestion, editions
from validation.cells import Cells
from validation.filing import NO_TEXT, NOBODY, Contact, Filing, Narrative, Provenance, restored
from validation.form import Equation
from validation.values import Blank, Value
from workbook_templates.layout import places
from xlplugin.gather import Received
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place

Packed = tuple[Any, ...]
_BLANK = Blank()


def pack(received: Received) -> Packed:
    """The received file without its path, as a tuple that pickles quickly."""
    refused = None if received.refused is None else (received.refused.key, received.refused.facts)
    filing = None if received.filing is None else pack_filing(received.filing)
    return received.sha256, received.lock, refused, filing


def unpack(packed: Packed, path: Place, findings: Packed | None = None) -> Received:
    """The received file again, at its path, with what was found in it where that is told."""
    sha256, lock, refused, filing = packed
    return Received(
        path,
        None if filing is None else unpack_filing(filing, str(path), sha256),
        None if refused is None else Refused(refused[0], **refused[1]),
        sha256,
        lock,
        None if filing is None or findings is None else _unpack_findings(findings, editions.get(filing[0])),
    )


def pack_filing(filing: Filing) -> Packed:
    """The filing without path and hash of its file."""
    came = filing.provenance
    standard = came.places is places(filing.edition.name)
    return (
        filing.edition.name,
        filing.cells.pack(),
        (filing.unit, filing.unit_code, filing.year, filing.scope, filing.nothing_to_report),
        None if filing.contact is NOBODY else (filing.contact.name, filing.contact.phone, filing.contact.email),
        None if filing.narrative is NO_TEXT else dict(filing.narrative.sections),
        tuple(map(_plain, (filing.fee_notices, filing.fee_notified, filing.fee_collected))),
        tuple(dict(part) for part in filing.parts),
        (came.modified, None if standard else dict(came.places), came.template),
        (tuple(map(pack_finding, came.remarks)), tuple(dict(answer) for answer in came.answers)),
    )


def unpack_filing(packed: Packed, file: str, sha256: str) -> Filing:
    """The filing again, as it came from a file."""
    name, cells, identity, contact, sections, fees, parts, origin, noticed = packed
    edition = editions.get(name)
    unit, unit_code, year, scope, nothing_to_report = identity
    modified, elsewhere, template = origin
    remarks, answers = noticed
    came = restored(
        Provenance,
        file,
        sha256,
        modified,
        places(name) if elsewhere is None else elsewhere,
        _unpack_findings(remarks, edition),
        answers,
        template,
    )
    notices, notified, collected = fees
    return restored(
        Filing,
        edition,
        Cells.unpacked(edition, *cells),
        unit,
        unit_code,
        year,
        scope,
        NOBODY if contact is None else Contact(*contact),
        NO_TEXT if sections is None else Narrative(sections),
        _BLANK if notices is None else notices,
        _BLANK if notified is None else notified,
        _BLANK if collected is None else collected,
        nothing_to_report,
        parts,
        came,
    )


def pack_findings(received: Received) -> Packed | None:
    """What was found in a file; None where it was not judged."""
    return None if received.findings is None else tuple(map(pack_finding, received.findings))


def with_findings(received: Received, packed: Packed | None) -> Received:
    """The file with what was found in it."""
    if received.filing is None or packed is None:
        return received
    return replace(received, findings=_unpack_findings(packed, received.filing.edition))


def _plain(value: Value) -> Value | None:
    """A value that pickles quickly where it is blank, as most are."""
    return None if value == _BLANK else value


def pack_finding(finding: Finding) -> Packed:
    """All of a finding that its edition does not say."""
    return (
        *(finding.rule, finding.severity, finding.cells, finding.stated, finding.expected),
        tuple((broken.equation.key, broken.stated, broken.expected) for broken in finding.equations),
        tuple((guess.cell, guess.value, guess.why, dict(guess.facts)) for guess in finding.likely),
        dict(finding.facts),
        finding.at,
        None if finding.accepted is None else dict(finding.accepted),
    )


def _unpack_findings(packed: Packed, edition: Edition) -> tuple[Finding, ...]:
    return tuple(_unpack_finding(finding, edition) for finding in packed) if packed else ()


def _unpack_finding(packed: Packed, edition: Edition) -> Finding:
    rule, severity, cells, stated, expected, broken, likely, *rest = packed
    known = _equations(edition)
    equations = tuple(BrokenEquation(known[key], left, right) for key, left, right in broken)
    guesses = tuple(Suggestion(*guess) for guess in likely)
    return Finding(rule, severity, cells, stated, expected, equations, guesses, *rest)


@cache
def _equations(edition: Edition) -> dict[str, Equation]:
    return {equation.key: equation for equation in edition.equations}
