"""From paths to filings: folders walked, every file answered for, the broken ones with their reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from validation import Filing, Finding
from xlplugin.intake.guard import is_lock_file, load
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place, Remote, listed, place

if TYPE_CHECKING:
    from xlplugin.intake.judged import Judge

Progress = Callable[[int, int], None]
"""Called with (done, of) as files are read."""

_SYSTEM = frozenset(["thumbs.db", "desktop.ini", "ehthumbs.db"])
_OWN = (".ledger", ".ledger-journal")
"""The year ledger, which lies beside a summary."""


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came in: the filing in it, or why it was refused."""

    path: Place
    filing: Filing | None
    refused: Refused | None = None
    sha256: str = ""
    lock: bool = False
    """A lock file that Office left beside a workbook: named, never read, no fault of anybody."""
    findings: tuple[Finding, ...] | None = None
    """What the judge says of it, where it was judged where it was read; None where it is still to be judged."""

    @property
    def is_unjudged(self) -> bool:
        """Whether there is a filing in it of which the judge has not spoken yet."""
        return self.filing is not None and self.findings is None


def gather(
    paths: Iterable[str | Place],
    workers: int | None = None,
    progress: Progress | None = None,
    leave_out: Path | Iterable[Path] | None = None,
    known: Callable[[Place], Received | None] | None = None,
    scheduler: str | None = None,
    judge: Judge | None = None,
) -> list[Received]:
    """Read every file under `paths`, in the order of their names. Never raises for what is in a file.

    A path may be a URL that fsspec reads, `s3://bucket/2025`; raises RemoteError where what reads it is not installed.
    `known`: what a file held when it was read before, if it has not changed since; such a file is not read again.
    `judge`: judges what is read, while other files are still being read; what is `known` is judged by the caller.
    `scheduler`: address of a Dask cluster to read and judge on; raises ClusterError where that cannot be used.
    """
    from xlplugin.intake.workers import read_all

    outputs = _LeftOut([leave_out] if isinstance(leave_out, Path) else leave_out or ())
    files = list(expand(paths, outputs))
    found = {path: item for path in files if (item := known(path)) is not None} if known else {}
    rest = [path for path in files if path not in found] if found else files

    def tell(done: int, _: int) -> None:
        if progress:
            progress(len(files) - len(rest) + done, len(files))

    if scheduler and rest:
        from xlplugin.intake.cluster import read_on

        read = read_on(scheduler, rest, tell, judge=judge)
    else:
        read = read_all(rest, workers, tell, judge=judge)
    if not found:
        return read
    found |= {item.path: item for item in read}
    return [found[path] for path in files]


class _LeftOut:
    """Files that are no inputs though they may lie among them, also by a link to them: what will be written."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._paths = {path.resolve() for path in paths}
        self._names = {path.name.casefold() for path in self._paths}

    def __contains__(self, path: Path) -> bool:
        return bool(self._paths) and self.has(path, path.name, path.is_symlink())

    def has(self, path: Path, name: str, is_link: bool) -> bool:
        """Whether it is one of them; of most files the name tells that they are not."""
        return (is_link or name.casefold() in self._names) and path.resolve() in self._paths


def expand(paths: Iterable[str | Place], left_out: _LeftOut | None = None) -> Iterator[Place]:
    """The files meant: a folder stands for the files below it, hidden and system files and what is left out passed over."""
    given = list(map(place, paths))
    files = chain.from_iterable(_meant(path, left_out or _LeftOut()) for path in given)
    return files if len(given) == 1 else iter(dict.fromkeys(files))


def _meant(path: Place, left_out: _LeftOut) -> Iterable[Place]:
    if isinstance(path, Remote):
        return listed(path, _is_input)
    return _below(path, left_out) if path.is_dir() else [] if path in left_out else [path]


def _below(folder: Path, left_out: _LeftOut) -> list[Path]:
    """In the order of their paths, part by part: what is in a folder stands where the folder does among its neighbours."""
    found: list[Path] = []
    rest = _in_reverse(folder)
    while rest:
        here, entry = rest.pop()
        name = entry.name
        if _is_folder(entry):
            if not name.startswith(".") and not entry.is_symlink():
                rest += _in_reverse(here / name)
        elif _is_input(name):
            path = here / name
            if not left_out.has(path, name, entry.is_symlink()):
                found.append(path)
    return found


def _in_reverse(folder: Path) -> list[tuple[Path, os.DirEntry[str]]]:
    entries = sorted(_listed(folder), key=lambda entry: os.path.normcase(entry.name), reverse=True)
    return [(folder, entry) for entry in entries]


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder; nothing in one that may not be looked into."""
    with suppress(OSError), os.scandir(folder) as entries:
        return list(entries)
    return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_input(name: str) -> bool:
    return is_lock_file(name) or not (name.startswith(".") or name.lower() in _SYSTEM or name.lower().endswith(_OWN))


def receive(path: Place) -> Received:
    """Read one file in this process. Never raises for what is in it."""
    try:
        return receive_bytes(path, load(path))
    except Refused as refused:
        return Received(path, None, refused, lock=refused.key == "lock-file")


def receive_bytes(path: Place, data: bytes) -> Received:
    """Read the content of one file in this process. Never raises for what is in it."""
    import hashlib

    from xlplugin.intake.read import read_bytes

    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return Received(path, read_bytes(data, str(path), sha256), None, sha256)
    except Refused as refused:
        return Received(path, None, refused, sha256)
