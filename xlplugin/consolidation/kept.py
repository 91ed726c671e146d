"""Packed blocks of summaries that were written before, in the user's cache folder beside what was read.

Their keys say all that they hold (see `blocks`), so they serve every summary. Whatever is wrong here, a full disk, a
spoilt or a locked database, the blocks are simply made.
"""

from __future__ import annotations

import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from xlplugin.intake.cache import folder, heal, is_on, opened, version_of
from xlplugin.ooxml.pieces import Piece

MOST = 400 << 20
"""Bytes that are kept: the summary of 100,000 offices takes a third of them."""
_KEPT_SECONDS = 400 * 86_400  # from one yearly report to the next
_AT_ONCE = 4 << 20  # bytes written in one step: nobody else waits long for the database
_TABLES = (
    "CREATE TABLE IF NOT EXISTS blocks"
    " (key BLOB PRIMARY KEY, size INTEGER NOT NULL, crc INTEGER NOT NULL, seal INTEGER NOT NULL, packed BLOB NOT NULL)",
    # Apart, since a row that changes is written anew as a whole.
    "CREATE TABLE IF NOT EXISTS uses"
    " (key BLOB PRIMARY KEY, used INTEGER NOT NULL, bytes INTEGER NOT NULL) WITHOUT ROWID",
)
_Answer = TypeVar("_Answer")


class Kept:
    """What is kept, for the writing of one summary; never raises."""

    def __init__(self) -> None:
        self._file = _file()
        self._database: sqlite3.Connection | None = None
        self._used: dict[bytes, int] = {}
        self._new: list[tuple[bytes, Piece]] = []
        self._new_bytes = 0
        try:
            self._database = opened(self._file, *_TABLES)
        except (sqlite3.Error, OSError) as error:
            heal(self._file, error)

    def get(self, key: bytes) -> Piece | None:
        """The block that was put there under this key; None where there is none, or a damaged one."""
        row = self._do(lambda database: database.execute(_SELECT, [key]).fetchone())
        if row is not None:
            raw, size, crc, seal = row
            with suppress(TypeError):  # damaged: no bytes
                if _seal(key, piece := Piece(raw, size, crc)) == seal:
                    self._used[key] = len(raw)
                    return piece
        return None

    def put(self, key: bytes, piece: Piece) -> None:
        """Keep a block."""
        self._new.append((key, piece))
        self._new_bytes += len(piece.raw)
        if self._new_bytes >= _AT_ONCE:
            self._write_new()

    def finish(self) -> None:
        """Write what is left, note what was of use, and let go what has long been of none."""
        self._write_new()
        self._do(self._note_uses)
        self._do(_trim)

    def close(self) -> None:
        """Let go of the database."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def _write_new(self) -> None:
        self._do(self._insert)
        self._new.clear()
        self._new_bytes = 0

    def _insert(self, database: sqlite3.Connection) -> None:
        rows = [(key, piece.size, piece.crc, _seal(key, piece), piece.raw) for key, piece in self._new]
        with database:
            database.executemany("INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?)", rows)
            _note(database, {key: len(piece.raw) for key, piece in self._new})

    def _note_uses(self, database: sqlite3.Connection) -> None:
        with database:
            _note(database, self._used)

    def _do(self, step: Callable[[sqlite3.Connection], _Answer]) -> _Answer | None:
        """A step with the database; after one that fails there is none any more."""
        if self._database is None:
            return None
        try:
            return step(self._database)
        except (sqlite3.Error, OSError) as error:
            self.close()
            heal(self._file, error)
            return None


@contextmanager
def kept_blocks(wanted: bool) -> Generator[Kept | None]:
    """What is kept; None where it is not `wanted`, as for a few rows, or the user wants no cache.

    New blocks are kept for good at the end, that is when there is no exception.
    """
    if not wanted or not is_on():
        yield None
        return
    kept = Kept()
    try:
        yield kept
        kept.finish()
    finally:
        kept.close()


_SELECT = "SELECT packed, size, crc, seal FROM blocks WHERE key = ?"


def _seal(key: bytes, piece: Piece) -> int:
    """A checksum of what is kept: a damaged block would make a summary that no program opens."""
    return zlib.crc32(piece.raw, zlib.crc32(repr((key, piece.size, piece.crc)).encode()))


def _note(database: sqlite3.Connection, used: dict[bytes, int]) -> None:
    now = int(time.time())
    database.executemany(
        "INSERT OR REPLACE INTO uses VALUES (?, ?, ?)", [(key, now, size) for key, size in used.items()]
    )


def _trim(database: sqlite3.Connection) -> None:
    """Remove what was not used for more than a year, and of more than is kept what was not used for longest."""
    oldest = int(time.time()) - _KEPT_SECONDS
    ((total, least),) = database.execute("SELECT total(bytes), min(used) FROM uses")
    if total <= MOST and (least is None or least >= oldest):
        return
    past, room = [], MOST
    for key, used, size in database.execute("SELECT key, used, bytes FROM uses ORDER BY used DESC, key"):
        room -= size
        if room < 0 or used < oldest:
            past.append([key])
    with database:
        for table in ("blocks", "uses"):
            database.executemany(f"DELETE FROM {table} WHERE key = ?", past)


def _file() -> Path:
    return folder() / f"blocks-{writing_version()}.db"


@cache
def writing_version() -> str:
    """Of everything that the bytes of a block depend on beside its key: the whole program, and who packs."""
    home = Path(__file__).parents[2]
    packages = ("xlplugin", "validation", "workbook_templates")
    sources = (path for package in packages for path in (home / package).rglob("*.py"))
    return version_of(sources, sys.version, zlib.ZLIB_RUNTIME_VERSION)
