"""Outputs appear whole or not at all.

A file is written under a temporary name in its own folder, flushed to the disk and then renamed over the old one, so
that a full disk, a read-only folder, Ctrl-C or a power cut leaves the old file as it was. Several files that belong
together (marked copies, prepared workbooks) go through :func:`replacing_folder`, which takes back what it has moved
when one of them cannot be put in place.

A killed run leaves a temporary behind; the next run in that folder removes it. A temporary that another run is still
writing is told apart by the lock which its writer holds, not by its age or by a process number.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from xlplugin.output_errors import PREFIX, SUFFIX, OutputError, final, translated

__all__ = ["PREFIX", "OutputError", "replacing", "replacing_folder", "sweep", "write_bytes"]


_LOCK_FILES = ("~${}", ".~{}", ".~lock.{}#")  # of Excel, WPS and LibreOffice, beside a file that is open


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Put ``data`` into the file ``path``, whole or not at all.

    :raises OutputError: it cannot be written; an older file is untouched.
    """
    with replacing(path) as temporary:
        temporary.write_bytes(data)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary file to write to, which becomes ``path`` when the block ends without an exception.

    Missing parent folders are made. A symbolic link is followed, so that the file that it names is replaced.

    :raises OutputError: the file cannot be written; an older file is untouched and nothing is left behind.
    """
    wanted = Path(path)
    target = final(wanted)
    made = _make_folders(target.parent, wanted)
    temporary: Path | None = None
    lock = -1
    try:
        _check_target(target, wanted)
        sweep(target.parent)
        temporary, lock = _locked_temporary(target.parent)
        yield temporary
        _adopt_mode(temporary, target)
        _flush(temporary)
        if sys.platform == "win32":  # Windows does not rename an open file
            lock = _close(lock)
        temporary.replace(target)
        temporary = None
        made = []
        _flush_folder(target.parent)
    except OSError as error:
        raise translated(error, wanted) from error
    finally:
        _close(lock)
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        _remove_folders(made)


@contextmanager
def replacing_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A temporary folder to fill, whose files become files of the folder ``path`` when the block ends well.

    Where ``path`` does not exist yet, it appears in one step. Where it does, its files of the same names are replaced
    one by one and put back if one of them cannot be; its other files stay.

    :raises OutputError: some file cannot be written; every older file is as it was.
    """
    wanted = Path(path)
    target = final(wanted)
    existed = target.is_dir()
    home = target if existed else target.parent
    made = _make_folders(home, wanted)
    room: Path | None = None
    lock = -1
    try:
        if target.exists() and not existed:
            raise OutputError(wanted, "parent-is-a-file")
        _check_folder(home, wanted)
        sweep(home)
        room, lock = _locked_room(home)
        (room / "new").mkdir()
        yield room / "new"
        _flush_tree(room / "new")
        if existed:
            _move_in(room / "new", room / "old", target)
        else:
            (room / "new").rename(target)
        made = []
        _flush_folder(home)
    except OSError as error:
        raise translated(error, wanted) from error
    finally:
        _close(lock)
        if room is not None:
            shutil.rmtree(room, ignore_errors=True)
        _remove_folders(made)


def sweep(folder: Path) -> None:
    """Remove the temporaries of killed runs from ``folder``; those that are being written stay."""
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name.startswith(PREFIX) and entry.name.endswith(SUFFIX):
                _remove_if_stale(Path(entry.path), entry.is_dir(follow_symlinks=False))


def _remove_if_stale(leftover: Path, is_folder: bool) -> None:
    with suppress(OSError):
        lock = -1
        try:
            if (leftover / "lock" if is_folder else leftover).is_file():
                lock = _open_locked(leftover / "lock" if is_folder else leftover, os.O_RDWR)
            if sys.platform == "win32":  # an open file cannot be removed there, which is the lock
                lock = _close(lock)
            if is_folder:
                (leftover / "lock").unlink(missing_ok=True)
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink()
        finally:
            _close(lock)


def _make_folders(folder: Path, wanted: Path) -> list[Path]:
    """Make ``folder`` and its parents; the folders made are returned, the innermost first."""
    missing: list[Path] = []
    try:
        probe = folder
        while not probe.exists() and probe != probe.parent:
            missing.append(probe)
            probe = probe.parent
        if not probe.is_dir():
            raise OutputError(wanted, "parent-is-a-file")
        if missing:
            _check_folder(probe, wanted)
        for new in reversed(missing):
            new.mkdir(exist_ok=True)
    except OSError as error:
        _remove_folders(missing)
        raise translated(error, wanted) from error
    return missing


def _remove_folders(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # not empty: somebody else uses it by now
            folder.rmdir()


def _check_folder(folder: Path, wanted: Path) -> None:
    # The permission bits are looked at too, because the superuser may write where the bits say no.
    if not os.access(folder, os.W_OK) or (os.name == "posix" and not folder.stat().st_mode & 0o222):
        raise OutputError(wanted, "read-only")


def _check_target(target: Path, wanted: Path) -> None:
    _check_folder(target.parent, wanted)
    if any(os.path.lexists(target.parent / lock.format(target.name)) for lock in _LOCK_FILES):
        raise OutputError(wanted, "open-elsewhere")
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise OutputError(wanted, "is-a-folder")
    if not stat.S_ISREG(mode):
        raise OutputError(wanted, "not-a-file")
    if not mode & 0o222:
        raise OutputError(wanted, "read-only")


def _locked_temporary(folder: Path) -> tuple[Path, int]:
    while True:
        temporary = folder / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
        lock = _open_locked(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        if os.fstat(lock).st_nlink:  # else a sweeper was quicker than our lock
            return temporary, lock
        _close(lock)


def _locked_room(folder: Path) -> tuple[Path, int]:
    while True:
        room = folder / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
        room.mkdir()
        lock = -1
        with suppress(FileNotFoundError):
            lock = _open_locked(room / "lock", os.O_RDWR | os.O_CREAT | os.O_EXCL)
            if os.fstat(lock).st_nlink and room.is_dir():
                return room, lock
        _close(lock)


def _open_locked(path: Path, flags: int) -> int:
    """Open ``path`` and hold it; BlockingIOError if another run holds it."""
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0), 0o666)
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if not flags & os.O_CREAT:  # a sweeper gives way; a writer on a disk without locks goes on
                os.close(handle)
                raise
    return handle


def _close(handle: int) -> int:
    if handle >= 0:
        os.close(handle)
    return -1


def _adopt_mode(temporary: Path, target: Path) -> None:
    with suppress(OSError):
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    # Not every system and disk can flush a folder; the file itself is already safe.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if not path.is_dir())


def _flush_tree(folder: Path) -> None:
    for file in _files_below(folder):
        _flush(file)
    for inner in sorted(path for path in folder.rglob("*") if path.is_dir()):
        _flush_folder(inner)


def _move_in(new: Path, old: Path, target: Path) -> None:
    """Move every file below ``new`` into ``target``; on any failure everything is put back."""
    done: list[tuple[Path, Path | None]] = []
    folders: list[Path] = []
    try:
        for source in _files_below(new):
            place = target / source.relative_to(new)
            folders = _make_folders(place.parent, place) + folders
            _check_target(place, place)
            kept = _keep(place, old / source.relative_to(new)) if place.exists() else None
            _adopt_mode(source, place)
            source.replace(place)
            done.append((place, kept))
    except BaseException:
        for place, kept in reversed(done):
            if kept is None:
                place.unlink(missing_ok=True)
            else:
                kept.replace(place)
        _remove_folders(folders)
        raise
    for folder in {place.parent for place, _ in done}:
        _flush_folder(folder)


def _keep(place: Path, copy: Path) -> Path:
    """A second name for the old file, so that at every moment ``place`` holds the old file or the new one."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(place, copy)
    except OSError:  # a disk without hard links
        shutil.copy2(place, copy)
    return copy
