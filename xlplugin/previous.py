"""Last year's figures: from a workbook, a folder of them, a summary workbook, or the year ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from validation import Filing
from xlplugin.gather import gather
from xlplugin.identity import unit_key
from xlplugin.intake.remote import Place, place

_SQLITE = b"SQLite format 3\x00"


class Previous:
    """Filings of earlier years, found by unit code, then by name."""

    def __init__(self, filings: Iterable[Filing], mark: str | None = None) -> None:
        """`mark`: what stands for all these figures, so that a judgement against them can be kept; None for nothing."""
        self.filings, self.mark = tuple(filings), mark
        self._by_code: dict[str, list[Filing]] = {}
        self._by_name: dict[str, list[Filing]] = {}
        for filing in self.filings:
            if filing.unit_code:
                self._by_code.setdefault(filing.unit_code, []).append(filing)
            if filing.unit:
                self._by_name.setdefault(unit_key(filing.unit), []).append(filing)

    def of(self, filing: Filing) -> Filing | None:
        """The same office's filing of the year before; of several that of the same scope.

        A summary is never taken for the office's own filing, nor the reverse.
        """
        same = self._by_code.get(filing.unit_code, []) if filing.unit_code else []
        if not same:
            named = self._by_name.get(unit_key(filing.unit), [])
            same = [f for f in named if not (f.unit_code and filing.unit_code and f.unit_code != filing.unit_code)]
        fitting = [f for f in same if _year_fits(f, filing) and (f.scope == filing.scope or not f.parts)]
        return max(fitting, key=lambda f: (f.scope == filing.scope, f.year or 0), default=None)


def _year_fits(before: Filing, now: Filing) -> bool:
    return not now.year or not before.year or before.year == now.year - 1


def load(path: str | Place, year: int | None = None) -> Previous:
    """Read last year's figures. `year`: the year of the filings to be judged, for a ledger of many years.

    Raises Refused where a single file cannot be read; in a folder, what cannot be read is passed over.
    """
    path = place(path)
    if isinstance(path, Path) and path.is_file() and _starts_with_sqlite(path):
        from xlplugin.office.ledger import filings_of_year

        return Previous(filings_of_year(path, year - 1 if year else None))
    received = gather([path])
    if len(received) == 1 and received[0].refused is not None and received[0].path == path:
        raise received[0].refused
    found = [item.filing for item in received if item.filing is not None]
    parts = [part for filing in found if filing.parts for part in _parts(filing)]
    hashes = "".join(item.sha256 for item in received)
    return Previous([*found, *parts], hashlib.sha256(hashes.encode()).hexdigest())


def _starts_with_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _parts(summary: Filing) -> list[Filing]:
    """The units of a summary workbook, each as its row in 分单位明细 states."""
    from xlplugin.consolidation.detail import read_detail

    return read_detail(summary)
