"""What was read and judged elsewhere, made small and plain for the way back, and last year's figures for the way there.

Findings name equations of the form; these are the same everywhere, and only their keys travel.
"""

from __future__ import annotations

import pickle
import zlib
from dataclasses import replace
from functools import cache, cached_property
from typing import Any

from validation import BrokenEquation, Edition, Finding, Suggestion
from validation.form import Equation
from xlplugin.gather import Received
from xlplugin.intake.compact import Packed, pack, pack_filing, unpack, unpack_filing
from xlplugin.intake.remote import Place
from xlplugin.previous import Previous
from xlplugin.verdicts import Judged


def pack_judged(judged: Judged) -> Packed:
    """The file and its findings without its path, as a tuple that pickles quickly."""
    findings = None if judged.report is None else tuple(map(_pack_finding, judged.report.findings))
    return pack(judged.received), findings


def unpack_judged(packed: Packed, path: Place) -> Received:
    """The received file again, at its path, with its findings."""
    received = unpack(packed[0], path)
    if received.filing is None:
        return received
    edition = received.filing.edition
    return replace(received, findings=tuple(_unpack_finding(finding, edition) for finding in packed[1]))


class Baseline:
    """Last year's figures as they travel: unpacked when they are first asked for, once in each process."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    def __reduce__(self) -> tuple[Any, ...]:
        return Baseline, (self._packed,)

    @cached_property
    def previous(self) -> Previous:
        """The figures."""
        return Previous(unpack_filing(*packed) for packed in pickle.loads(zlib.decompress(self._packed)))


def pack_previous(previous: Previous) -> bytes:
    """Last year's figures, for a :class:`Baseline`."""
    sources = ((filing, filing.provenance) for filing in previous.filings)
    packed = [(pack_filing(filing), source.file, source.sha256) for filing, source in sources]
    return zlib.compress(pickle.dumps(packed, pickle.HIGHEST_PROTOCOL), 1)


def _pack_finding(finding: Finding) -> Packed:
    return (
        *(finding.rule, finding.severity, finding.cells, finding.stated, finding.expected),
        tuple((broken.equation.key, broken.stated, broken.expected) for broken in finding.equations),
        tuple((guess.cell, guess.value, guess.why, dict(guess.facts)) for guess in finding.likely),
        dict(finding.facts),
        finding.at,
        None if finding.accepted is None else dict(finding.accepted),
    )


def _unpack_finding(packed: Packed, edition: Edition) -> Finding:
    rule, severity, cells, stated, expected, broken, likely, *rest = packed
    known = _equations(edition)
    equations = tuple(BrokenEquation(known[key], left, right) for key, left, right in broken)
    guesses = tuple(Suggestion(*guess) for guess in likely)
    return Finding(rule, severity, cells, stated, expected, equations, guesses, *rest)


@cache
def _equations(edition: Edition) -> dict[str, Equation]:
    return {equation.key: equation for equation in edition.equations}
