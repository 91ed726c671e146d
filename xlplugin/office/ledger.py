"""The year ledger: every filing received, when, its hash, values, findings, answers and verdict; and what was summed.

SQLite, because it is in the standard library, is one file that a clerk can copy, and keeps a transaction whole when
the machine is switched off in the middle of it. What is stored is small and read by key; nothing here would gain from
a column store.

One transaction a consolidation. Filings are kept once by their hash, however often they are summed. Of each summary
(unit, year, scope) the last consolidation is the one that counts; the earlier ones stay as a line each.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validation import RULES_VERSION, Filing
from xlplugin.__about__ import __version__
from xlplugin.identity import unit_key
from xlplugin.intake.refusals import STORE_FAULTS
from xlplugin.office import stored
from xlplugin.office.ledger_file import NAME, LedgerError, beside, exists, reading, writing

if TYPE_CHECKING:
    from xlplugin.consolidation.result import Consolidation
    from xlplugin.gather import Received
    from xlplugin.intake.remote import Place

__all__ = ["NAME", "Entry", "Ledger", "LedgerError", "Run", "beside", "filings_of_year"]

_PASSING = frozenset(
    ["missing", "no-permission", "disk-error", "in-use", "not-a-file", "too-slow", "reader-died", *STORE_FAULTS]
)
"""Reasons for refusal that may be gone the next time although the file has not changed."""


@dataclass(frozen=True, slots=True)
class Run:
    """One consolidation as the ledger has it."""

    id: int
    at: str
    unit: str
    unit_code: str
    year: int | None
    scope: str
    edition: str
    summary_file: str
    summary: Filing


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a consolidation: what became of it."""

    file: str
    sha256: str
    outcome: str
    """`included`, or the contract's reason why it is left out."""
    verdict: str
    received: str
    """When it was first seen, ISO 8601."""
    findings: list[dict[str, Any]]
    filing: Filing | None


class Ledger:
    """A ledger in a file. It is made when something is first recorded.

    Raises LedgerError where the file is none of ours or is damaged, OutputError where it cannot be written.
    """

    def __init__(self, path: str | Path, now: Callable[[], datetime] = datetime.now) -> None:
        self.path = Path(path)
        self._now = now

    # --- writing ---------------------------------------------------------------------------------------------

    def record(self, result: Consolidation, summary_file: str | Path = "") -> None:
        """Write down a consolidation with everything that came in, in one transaction."""
        at = self._now().isoformat(timespec="seconds")
        with writing(self.path) as db:
            run = self._run(db, result, str(summary_file), at)
            outcome = {id(item): "included" for item in result.selection.included}
            outcome |= {id(out.judged): out.reason for out in result.selection.excluded}
            for item in result.judged:
                if item.received.lock:
                    continue
                self._file(db, item.received)
                self._receipt(db, run, item, outcome.get(id(item), ""), at)

    def _run(self, db: sqlite3.Connection, result: Consolidation, summary_file: str, at: str) -> int:
        summary = result.summary
        who = (summary.unit, summary.unit_code, summary.year, summary.scope)
        older = "SELECT id FROM runs WHERE unit = ? AND unit_code = ? AND year IS ? AND scope = ?"
        db.execute(f"DELETE FROM entries WHERE run IN ({older})", who)
        db.execute(f"UPDATE runs SET current = 0 WHERE id IN ({older})", who)
        cursor = db.execute(
            "INSERT INTO runs (at, unit, unit_key, unit_code, year, scope, edition, summary_file, summary, program, rules)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (at, summary.unit, unit_key(summary.unit), summary.unit_code, summary.year, summary.scope,
             summary.edition.name, summary_file, stored.dump(summary), __version__, RULES_VERSION),
        )  # fmt: skip
        return int(cursor.lastrowid or 0)

    def _file(self, db: sqlite3.Connection, received: Received) -> None:
        """The state of a file, so that it is read again only when it changed; and its filing, once."""
        filing, refused = received.filing, received.refused
        if filing is not None:
            db.execute(
                "INSERT OR REPLACE INTO filings VALUES (?, ?, ?, ?, ?)",
                (received.sha256, filing.unit_code, unit_key(filing.unit), filing.year, stored.dump(filing)),
            )
        mark = stored.file_mark(received.path)
        if mark is not None and (filing is not None or (refused is not None and refused.key not in _PASSING)):
            said = json.dumps([refused.key, refused.facts]) if refused is not None else ""
            db.execute(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
                (str(received.path.resolve()), mark, received.sha256, said, _reader()),
            )

    def _receipt(self, db: sqlite3.Connection, run: int, item: Any, outcome: str, at: str) -> None:
        file, sha256 = str(item.received.path.resolve()), item.received.sha256
        db.execute("INSERT OR IGNORE INTO receipts VALUES (?, ?, ?)", (file, sha256, at))
        findings = item.to_dict()["findings"]
        answers = [dict(answer) for answer in item.filing.provenance.answers] if item.filing else []
        db.execute(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
            (run, file, sha256, outcome, item.verdict, _json(findings), _json(answers)),
        )

    # --- reading ---------------------------------------------------------------------------------------------

    def known(self) -> Callable[[Place], Received | None]:
        """What a file held when it was last read, if it has not changed since: for `gather`, to pass it over."""
        from xlplugin.gather import Received
        from xlplugin.intake.refusals import Refused

        if not exists(self.path):
            return lambda path: None
        with reading(self.path) as db:
            marks = {
                row[0]: row[1:]
                for row in db.execute("SELECT path, mark, sha256, refused FROM files WHERE reader = ?", (_reader(),))
            }
            kept = dict(db.execute("SELECT sha256, data FROM filings"))

        def look_up(path: Place) -> Received | None:
            found = marks.get(str(path.resolve()))
            if found is None or found[0] != stored.file_mark(path):
                return None
            _, sha256, refused = found
            if refused:
                key, facts = json.loads(refused)
                return Received(path, None, Refused(key, **facts), sha256)
            return (
                Received(path, self._filing(kept[sha256], str(path), sha256), None, sha256) if sha256 in kept else None
            )

        return look_up

    def runs(self, unit: str = "", year: int | None = None) -> list[Run]:
        """The consolidations that count, the newest first; those of a unit (name or code) and a year where given."""
        with reading(self.path) as db:
            rows = db.execute(
                "SELECT id, at, unit, unit_code, year, scope, edition, summary_file, summary FROM runs"
                " WHERE current AND (? = '' OR unit_key = ? OR unit_code = ?) AND (? IS NULL OR year = ?) ORDER BY id DESC",
                (unit, unit_key(unit), unit.upper(), year, year),
            ).fetchall()
        return [
            Run(number, at, name, code, of, scope, edition, file, self._filing(summary, file))
            for number, at, name, code, of, scope, edition, file, summary in rows
        ]

    def entries(self, run: Run) -> list[Entry]:
        """Every file of a consolidation, in the order in which they came in."""
        with reading(self.path) as db:
            rows = db.execute(
                "SELECT e.file, e.sha256, e.outcome, e.verdict, r.at, e.findings, f.data FROM entries e"
                " LEFT JOIN receipts r ON r.file = e.file AND r.sha256 = e.sha256"
                " LEFT JOIN filings f ON f.sha256 = e.sha256 WHERE e.run = ? ORDER BY e.rowid",
                (run.id,),
            ).fetchall()
        return [
            Entry(
                file,
                sha256,
                outcome,
                verdict,
                at,
                json.loads(found),
                None if data is None else self._filing(data, file, sha256),
            )
            for file, sha256, outcome, verdict, at, found, data in rows
        ]

    def filings(self, year: int | None = None) -> Iterator[Filing]:
        """What counts in a year (None: in every year): the filings that were summed, and the summaries."""
        for run in self.runs(year=year):
            for entry in self.entries(run):
                if entry.outcome == "included" and entry.filing is not None:
                    yield entry.filing
            yield run.summary

    def _filing(self, data: str, file: str, sha256: str = "") -> Filing:
        try:
            return stored.load(data, file, sha256)
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # somebody else has written into it
            raise LedgerError(self.path, "damaged") from error

    def years(self) -> list[int]:
        """The years that it holds."""
        with reading(self.path) as db:
            return [
                row[0]
                for row in db.execute("SELECT DISTINCT year FROM runs WHERE current AND year IS NOT NULL ORDER BY 1")
            ]


def filings_of_year(path: str | Path, year: int | None) -> list[Filing]:
    """What counts in a year, for `--previous`; None: in every year that the ledger holds."""
    return list(Ledger(path).filings(year))


def _reader() -> str:
    """What read a file: another version may read it otherwise."""
    return f"{__version__}/{stored.VERSION}"


def _json(value: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))
