"""Many files read, by workers or right here; what was read before is not read again, and all is judged meanwhile."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from itertools import repeat
from typing import TYPE_CHECKING

from xlplugin.gather import Progress, Received, receive_bytes
from xlplugin.intake import cache
from xlplugin.intake.compact import Packed
from xlplugin.intake.guard import inflated_size, load
from xlplugin.intake.judged import judge_here, pack_judged, unpack_judged
from xlplugin.intake.pool import MEGABYTES, SECONDS, Answer, Pool
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place, Remote

if TYPE_CHECKING:
    from xlplugin.intake.judged import Judge

FEW = 24  # so many small files are read right here: starting a worker takes as long as reading thirty
SMALL_FILE, SMALL_CONTENT = (
    1 << 20,
    16 << 20,
)  # bytes on disk and inflated; a filled form has 30 kB and 250 kB
_MANY_KNOWN = 8_000  # taking over so many takes as long as the judge's process needs to load, read a few and judge them
_JUDGED_AT_ONCE = 1_000  # so few that little is left to be judged when all are read, and so many that it is quick


def read_all(
    paths: Sequence[Place],
    workers: int | None = None,
    progress: Progress | None = None,
    seconds: float = SECONDS,
    megabytes: int = MEGABYTES,
    judge: Judge | None = None,
) -> list[Received]:
    """What is in every file, in the order given; nothing that is in a file is raised.

    :param workers: processes to read with; None for as many as there are cores.
    :param progress: called with (done, of) now and then, in this thread.
    :param seconds: how long one file may take.
    :param megabytes: how much memory a worker may take, where the system can bound it.
    :param judge: judges what was read, in this thread while workers read on.
    """
    began = time.time_ns()
    keeps = len(paths) > FEW and cache.is_on()
    against = judge.mark if judge else None
    known = cache.known(paths, against) if keeps else {}
    found = _Found(paths, judge, progress, len(known))

    def read(unread: list[int]) -> None:
        with closing(_read(paths, unread, workers, seconds, megabytes, judge)) as reading:
            for index, received, packed in reading:
                found.add(index, received, packed if keeps else None)
        found.begin_judging()

    unread = [index for index in range(len(paths)) if index not in known]
    asked = _asked_for(paths, unread, judge) if len(known) >= _MANY_KNOWN else None
    if asked is None:
        read(unread)
    # While these are judged.
    rest = [index for index, kept in known.items() if not found.take_over(index, kept)]
    for index, received in asked() if asked else ():
        if received is None:
            rest.append(index)
        else:
            found.add(index, received, None)
    read(rest)
    seen = cache.seen([paths[index] for index in found.new], began) if keeps else []
    every = found.judged()
    if seen:
        entries = cache.entries(((every[index], sent) for index, sent in found.new.items()), seen, against)
        if judge:
            judge.leave(cache.keep, entries)
        else:
            cache.keep(entries)
    return every


class _Found:
    """What is in the files, as it becomes known; judged in batches while others are read."""

    def __init__(self, paths: Sequence[Place], judge: Judge | None, progress: Progress | None, known: int) -> None:
        self._paths, self._judge, self._progress = paths, judge, progress
        self._received: dict[int, Received] = {}
        self._unjudged: list[int] = []
        self._begun: list[tuple[list[int], Callable[[], list[Received]]]] = []
        self._done = known
        self.new: dict[int, bytes | None] = {}
        """Those of which something is new, each with how a worker packed it if one did."""
        if known:
            self._tell()

    def take_over(self, index: int, kept: cache.Known) -> bool:
        """Take over what was kept of a file; whether that could be done."""
        received = kept.received(self._paths[index])
        if received is None:
            return False
        self._received[index] = received
        if self._judge and received.is_unjudged:
            self.new[index] = None
            self._unjudged.append(index)
        return True

    def add(self, index: int, received: Received, packed: bytes | None) -> None:
        """A file was read."""
        self._received[index], self.new[index] = received, packed
        self._unjudged.append(index)
        if len(self._unjudged) >= _JUDGED_AT_ONCE:
            self.begin_judging()
        self._done += 1
        self._tell()

    def begin_judging(self) -> None:
        """Have those judged that are not yet."""
        indices = self._unjudged.copy()
        self._unjudged.clear()
        if self._judge and indices:
            received, sent = [self._received[index] for index in indices], [self.new.get(index) for index in indices]
            self._begun.append((indices, self._judge.begin(received, sent)))

    def judged(self) -> list[Received]:
        """All files in their order, with what the judge says of them."""
        for indices, judged in self._begun:
            self._received |= zip(indices, judged(), strict=True)
        return [self._received[index] for index in range(len(self._paths))]

    def _tell(self) -> None:
        if self._progress:
            self._progress(self._done, len(self._paths))


def _read(
    paths: Sequence[Place], unread: list[int], workers: int | None, seconds: float, megabytes: int, judge: Judge | None
) -> Generator[Answer]:
    """Each of these files as it is read, and how a worker packed it if one did: a few small ones are read right here."""
    rest: list[int] = []
    for index in unread:
        received = _here(paths[index]) if len(unread) <= FEW else None
        if received is None:
            rest.append(index)
        else:
            yield index, received, None
    if rest:
        pool = Pool([paths[index] for index in rest], seconds, megabytes)
        count = max(1, workers or os.cpu_count() or 1)
        with closing(pool.run(min(count, -(-len(rest) // 4)), judge.load if judge else None)) as answers:
            for number, received, packed in answers:
                yield rest[number], received, packed


def _asked_for(
    paths: Sequence[Place], unread: list[int], judge: Judge | None
) -> Callable[[], Iterator[tuple[int, Received | None]]] | None:
    """Have a few read and judged by the process beside this one; None where they are too many, or nothing is to be read.

    What is returned waits for them: each with its number, and None instead of what must be read otherwise.
    """
    if judge is None or not 0 < len(unread) <= FEW:
        return None
    asked = judge.ask(read_and_judge, [paths[index] for index in unread])

    def wait() -> Iterator[tuple[int, Received | None]]:
        for index, packed in zip(unread, asked() or repeat(None), strict=False):
            yield index, None if packed is None else unpack_judged(packed, paths[index])

    return wait


def read_and_judge(paths: Sequence[Place]) -> list[Packed | None]:
    """In a process that judges for another: what is in each file and what is found in it, None where a worker should say."""
    read = [_here(path) for path in paths]
    judged = iter(judge_here([received for received in read if received is not None]))
    return [None if received is None else pack_judged(next(judged)) for received in read]


def _here(path: Place) -> Received | None:
    """Read a file in this process if it is too small to do harm; None where a worker should.

    What may end a process or hang it needs size: a rectangle of millions of cells (which the scan bounds), a token
    or a text of many megabytes. Panics of the value reader are caught.
    """
    if isinstance(path, Remote) and (path.size is None or path.size > SMALL_FILE):
        return None
    try:
        data = load(path)
    except Refused as refused:
        return Received(path, None, refused, lock=refused.key == "lock-file")
    with contextlib.suppress(Refused):  # said again, and with the file's hash, by the reading itself
        if len(data) > SMALL_FILE or inflated_size(data) > SMALL_CONTENT:
            return None
    return receive_bytes(path, data)
