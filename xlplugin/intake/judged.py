"""Judging what was read, where it was read; last year's figures and what was found, as they travel."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from validation import Filing
from xlplugin.gather import Received
from xlplugin.intake.compact import (
    Packed,
    pack,
    pack_filing,
    pack_findings,
    unpack,
    unpack_filing,
    with_findings,
)
from xlplugin.intake.remote import Place
from xlplugin.previous import Previous


class Judge:
    """Judges what was read, against last year's figures where there are some."""

    def __init__(self, previous: Previous | None = None) -> None:
        self.previous = previous

    @property
    def mark(self) -> str | None:
        """What a judgement depends on beside the file and the program; None where that cannot be told."""
        return "" if self.previous is None else self.previous.mark

    def load(self) -> None:
        """Import what judging needs, which takes half a second: workers read in that time."""
        from validation import judge

        judge(Filing())

    def __call__(self, received: Sequence[Received]) -> list[Received]:
        """The same with what is found in each, in one pass; what is judged already or cannot be stays as it is."""
        from validation import judge_batch

        filings = [item.filing for item in received if item.filing is not None and item.findings is None]
        if not filings:  # then nothing needs loading
            return list(received)
        before = [self.previous.of(filing) if self.previous else None for filing in filings]
        reports = iter(judge_batch(filings, before))
        return [
            item if item.filing is None or item.findings is not None else replace(item, findings=next(reports).findings)
            for item in received
        ]


class Baseline:
    """Last year's figures as they travel: unpacked when they are first asked for, once in each process."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    def __reduce__(self) -> tuple[Any, ...]:
        return Baseline, (self._packed,)

    @cached_property
    def previous(self) -> Previous:
        """The figures."""
        mark, filings = pickle.loads(zlib.decompress(self._packed))
        return Previous((unpack_filing(*packed) for packed in filings), mark)


def pack_previous(previous: Previous) -> bytes:
    """Last year's figures, for a :class:`Baseline`."""
    sources = ((filing, filing.provenance) for filing in previous.filings)
    packed = [(pack_filing(filing), source.file, source.sha256) for filing, source in sources]
    return zlib.compress(pickle.dumps((previous.mark, packed), pickle.HIGHEST_PROTOCOL), 1)


def pack_judged(received: Received) -> Packed:
    """The file and its findings without its path, as a tuple that pickles quickly."""
    return pack(received), pack_findings(received)


def unpack_judged(packed: Packed, path: Place) -> Received:
    """The received file again, at its path, with its findings."""
    return with_findings(unpack(packed[0], path), packed[1])
