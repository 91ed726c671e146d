"""What files held when they were last read, so that an unchanged file is not read twice.

Kept in the user's own cache folder: folders of inputs are never written to, a summary's folder is often shared, and
what is kept here are the contents of reports. A file counts as unchanged while its size, its times and its number on
the disk are; one that was changed a moment before it was read is not kept, as a further change within the clock's
grain could not be seen. Whatever is wrong with the cache, the files are simply read.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from xlplugin.__about__ import __version__
from xlplugin.gather import Received
from xlplugin.intake.compact import Packed, pack, pack_findings, unpack
from xlplugin.intake.remote import Place, Remote, folder_and_name

SETTING = "XLPLUGIN_CACHE"  # environment: another folder, or "off"
_GRAIN = 2 * 10**9  # nanoseconds: the coarsest clock of a disk in use (FAT)
_AT_ONCE = 500  # every SQLite takes 999 parameters
_ENTRY = 2_500  # bytes: twice as many as an ordinary file takes
_KEPT_DAYS = 400  # from one yearly report to the next
_BY_CHANCE = frozenset(["reader-died", "too-slow", "disk-error", "in-use"])  # may be otherwise the next time
_NOTHING = pickle.dumps((), pickle.HIGHEST_PROTOCOL)
_TABLE = """
    CREATE TABLE IF NOT EXISTS files
    (path BLOB PRIMARY KEY, facts TEXT NOT NULL, day INTEGER NOT NULL, packed BLOB NOT NULL, against TEXT, findings BLOB)
    WITHOUT ROWID
"""
_SELECT = "SELECT path, facts, packed, against, findings FROM files"


class Known(NamedTuple):
    """What is kept of a file."""

    packed: bytes
    findings: bytes | None

    def received(self, path: Place) -> Received | None:
        """What was in it; None where that is spoilt: then it must be read again."""
        try:
            findings = None if self.findings is None else pickle.loads(self.findings)
            return unpack(pickle.loads(self.packed), path, findings)
        except Exception:  # whatever a spoilt entry does
            return None


def known(paths: Sequence[Place], against: str | None = None) -> dict[int, Known]:
    """What is kept of those files that have not changed since they were read, by their position.

    :param against: the mark of the judge at work: what was judged alike comes with what was found then.
    """
    found: dict[int, Known] = {}
    wanted = {key: position for position, key in enumerate(_keys(paths))}
    try:
        with closing(opened(_file(), _TABLE)) as database:
            for key, facts, packed, mark, findings in _entries(database, list(wanted)):
                position = wanted.get(key)
                if position is not None and _facts(paths[position]) == facts:
                    found[position] = Known(packed, findings if mark == against else None)
    except (sqlite3.Error, OSError) as error:
        heal(_file(), error)
    return found


def _entries(
    database: sqlite3.Connection, keys: Sequence[bytes]
) -> Iterator[tuple[bytes, str, bytes, str | None, bytes | None]]:
    """What is kept under these keys, perhaps with more. Asked for many at once it is found five times faster than one by
    one, and where it is most of what there is, twice as fast again in the order in which it lies there.
    """
    ((pages,), (size,)) = (database.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size"))
    if pages * size < len(keys) * _ENTRY:
        yield from database.execute(_SELECT)
        return
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        yield from database.execute(f"{_SELECT} WHERE path IN ({','.join('?' * len(some))})", some)


Seen = tuple[bytes, str | None]
"""By what a file is kept, and what it is told apart by; None where it is not kept."""


def seen(paths: Sequence[Place], began: int) -> list[Seen]:
    """The files after they were read.

    :param began: when the reading began, in nanoseconds since the epoch; a file changed since then is not kept.
    """
    return [(key, _facts(path, began - _GRAIN)) for path, key in zip(paths, _keys(paths), strict=True)]


def entries(
    received: Iterable[tuple[Received, bytes | None]], seen: Iterable[Seen], against: str | None = None
) -> list[tuple[Any, ...]]:
    """What is to be remembered of what was read, and of what was found in it where it is told against what.

    :param received: the files, each with how a worker packed it, if one did.
    """
    rows: list[tuple[Any, ...]] = []
    for (item, packed), (key, facts) in zip(received, seen, strict=True):
        if facts is not None and item.sha256 and (item.refused is None or item.refused.key not in _BY_CHANCE):
            findings = pack_findings(item) if against is not None else None
            judged = None if findings is None else _NOTHING if not findings else _pickled(findings)
            rows.append((key, facts, _today(), packed or _pickled(pack(item)), against, judged))
    return rows


def keep(entries: Sequence[tuple[Any, ...]]) -> None:
    """Remember these."""
    try:
        with closing(opened(_file(), _TABLE)) as database, database:
            database.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", entries)
            database.execute("DELETE FROM files WHERE day < ?", (_today() - _KEPT_DAYS,))
    except (sqlite3.Error, OSError) as error:
        heal(_file(), error)


def _today() -> int:
    return int(time.time() // 86_400)


def _pickled(packed: Packed) -> bytes:
    return pickle.dumps(packed, pickle.HIGHEST_PROTOCOL)


def is_on() -> bool:
    """Whether the user wants a cache."""
    return os.environ.get(SETTING, "").lower() not in ("off", "0", "no")


def folder() -> Path:
    """Where the cache is kept, as the system has it."""
    if said := os.environ.get(SETTING):
        return Path(said)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local", "xlplugin", "Cache")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "xlplugin"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "xlplugin")


def _file() -> Path:
    return folder() / f"read-{reading_version()}.db"


def opened(file: Path, *tables: str) -> sqlite3.Connection:
    """A database in the user's cache folder, `kind-version.db`, with these tables; those of other versions are removed.

    :raises sqlite3.Error: it is spoilt, locked or out of reach; also OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        _remove(set(file.parent.glob(f"{file.name.partition('-')[0]}-*.db")) - {file})  # it may just have been made
    database = sqlite3.connect(file, timeout=2)
    try:
        database.execute("PRAGMA synchronous = OFF")  # it may be lost; it is made anew
        for table in tables:
            database.execute(table)
    except BaseException:
        database.close()
        raise
    return database


def heal(file: Path, error: Exception) -> None:
    """Remove a spoilt database, which is closed; one that is only locked or out of reach stays."""
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        _remove([file])


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


@cache
def reading_version() -> str:
    """Of everything that the result of a reading depends on: program, form, template, as installed."""
    home = Path(__file__).parents[2]
    sources = [
        *(home / "xlplugin").glob("*.py"),  # on a cluster, what is judged depends on these too
        *(home / "xlplugin" / "intake").glob("*.py"),
        *(home / "workbook_templates").glob("*.py"),
        *(home / "validation").rglob("*.py"),
    ]
    return version_of(sources, sys.version_info[:2])


def version_of(sources: Iterable[Path], *beside: object) -> str:
    """Of the program as installed: of its modules, and of what their work depends on beside them."""
    digest = hashlib.sha256(repr((__version__, *beside)).encode())
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _keys(paths: Iterable[Place]) -> list[bytes]:
    """By what they are kept: a URL, or where they are from the root, links as they are; names may be any bytes."""
    folders: dict[str, str] = {}
    keys = []
    for path in paths:
        if isinstance(path, Remote):
            keys.append(path.url.encode("utf-8", "surrogateescape"))
            continue
        folder, name = folder_and_name(path)
        if folder not in folders:
            folders[folder] = os.path.join(os.path.abspath(folder), "")  # noqa: PTH100, PTH118
        keys.append(os.fsencode(folders[folder] + name))
    return keys


def _facts(path: Place, before: int | None = None) -> str | None:
    """Size, times and number of a file, as text; None where it cannot be seen or changed after ``before``.

    Of an object in a store its ETag as listed before it was read, which any change since has replaced.
    """
    if isinstance(path, Remote):
        return path.mark or None
    try:
        stat = os.stat(path)  # noqa: PTH116 - quicker
    except (OSError, ValueError):
        return None
    if before is not None and _changed(stat) > before:
        return None
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_dev} {stat.st_ino}"


def _changed(stat: os.stat_result) -> int:
    return max(stat.st_mtime_ns, stat.st_ctime_ns)
