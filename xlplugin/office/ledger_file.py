"""The file of a year ledger: opened, checked, one transaction at a time; every failure one clear sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path

from xlplugin.outputs import OutputError

NAME = "年报台账.ledger"
"""Its name beside a summary."""
FORMAT = 1
_WAIT = 30.0
"""Seconds to wait for another run that is writing."""

_SENTENCES = {
    "missing": (
        "找不到台账。汇总时加 --ledger 即可建立。",
        "there is no ledger; consolidate with --ledger to start one.",
    ),
    "not-a-ledger": ("不是本程序的台账，没有使用。", "this is no ledger of ours; it was not used."),
    "newer": (
        "台账由更新版本的程序写成。请升级程序。",
        "the ledger was written by a newer version; update the program.",
    ),
    "damaged": ("台账已损坏，请从备份恢复，或删除后重新汇总。", "the ledger is damaged; restore a copy or start anew."),
    "busy": ("台账正被另一次汇总使用。请稍后重试。", "another consolidation is using the ledger; try again."),
}


def beside(summary: str | Path) -> Path:
    """Where the ledger of a summary workbook is."""
    return Path(summary).parent / NAME


class LedgerError(Exception):
    """A ledger cannot be used; exit code 2. `reason` is a key of the sentences above."""

    exit_code = 2

    def __init__(self, path: str | Path, reason: str) -> None:
        self.path, self.reason = Path(path), reason
        super().__init__(path, reason)

    def sentence(self, lang: str = "zh") -> str:
        """Which file, why, what to do."""
        zh, en = _SENTENCES[self.reason]
        return f"{self.path}：{zh}" if lang == "zh" else f"{self.path}: {en}"


def exists(path: Path) -> bool:
    """Whether there is a ledger; a run that was killed while it started one may leave an empty file."""
    return path.is_file() and path.stat().st_size > 0


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A transaction that is kept when the block ends well, else as if it had never begun.

    Raises LedgerError where the file is none of ours, OutputError where it cannot be written.
    """
    _folder(path)
    try:
        with _opened(path) as db:
            db.execute("BEGIN IMMEDIATE")
            if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in _schema():
                    db.execute(statement)
            _check(path, db)
            yield db
            db.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        raise _translated(path, error) from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The ledger for reading. Raises LedgerError where there is none or it cannot be used."""
    if not exists(path):
        raise LedgerError(path, "missing")
    try:
        with _opened(path) as db:
            _check(path, db)
            yield db
    except sqlite3.DatabaseError as error:
        raise _translated(path, error) from error


def _folder(path: Path) -> None:
    """The folder made; one that says that it is read-only is believed, whoever asks."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        protected = not path.parent.stat().st_mode & 0o222 or (path.exists() and not path.stat().st_mode & 0o222)
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(path, "parent-is-a-file") from error
    except OSError as error:
        raise OutputError(path, "read-only") from error
    if protected:
        raise OutputError(path, "read-only")


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous = FULL")
        yield db
    finally:
        db.close()  # a transaction that is still open is rolled back


def _check(path: Path, db: sqlite3.Connection) -> None:
    try:
        row = db.execute("SELECT value FROM about WHERE name = 'format'").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" not in str(error):
            raise
        raise LedgerError(path, "not-a-ledger") from error
    if row is None or not str(row[0]).isdigit():
        raise LedgerError(path, "not-a-ledger")
    if int(row[0]) > FORMAT:
        raise LedgerError(path, "newer")


def _translated(path: Path, error: sqlite3.DatabaseError) -> Exception:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LedgerError(path, "busy")
    if name.startswith("SQLITE_FULL"):
        return OutputError(path, "disk-full")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")):
        return OutputError(path, "read-only" if "READONLY" in name else "not-written")
    if name.startswith("SQLITE_NOTADB"):
        return LedgerError(path, "not-a-ledger")
    return LedgerError(path, "damaged") if name.startswith("SQLITE_CORRUPT") else error


@cache
def _schema() -> tuple[str, ...]:
    text = package_files(__package__).joinpath("ledger.sql").read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return tuple(statement for part in code.split(";") if (statement := part.strip()))
