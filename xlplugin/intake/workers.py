"""Many files read by processes that may die: whatever a file does, it costs that file and one reason.

A thread of ours feeds each worker and listens to it. A worker that dies or falls silent is replaced, and the files that it had not
answered for are read again one by one, so that the file that killed it is alone with its reason.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from xlplugin.gather import Progress, Received, receive, receive_bytes
from xlplugin.intake import cache
from xlplugin.intake.compact import unpack
from xlplugin.intake.guard import inflated_size, load
from xlplugin.intake.processes import Process, end, hear, start, tell
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place, Remote, told

if TYPE_CHECKING:
    from xlplugin.intake.judged import Judge

Answer = tuple[int, Received, bytes | None]
"""The number of a file, what is in it, and how a worker packed that, if one did."""

FEW = 24  # so many small files are read right here: starting a worker takes as long as reading thirty
SMALL_FILE, SMALL_CONTENT = (
    1 << 20,
    16 << 20,
)  # bytes on disk and inflated; a filled form has 30 kB and 250 kB
SECONDS = 20.0  # a worker that has answered for no file for so long hangs,
SECONDS_A_MEGABYTE = 1.0  # and so much longer for a large one: the summary of a country has 120 MB
MEGABYTES = 3072  # of address space for a worker, 150 of which it needs for itself
_WORKER = "xlplugin.intake.worker"
_CHUNK = 50  # files told to a worker at a time
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

    read([index for index in range(len(paths)) if index not in known])
    # While these are judged.
    read([index for index, kept in known.items() if not found.take_over(index, kept)])
    seen = cache.seen([paths[index] for index in found.new], began) if keeps else []
    received = found.judged()
    if seen:
        entries = cache.entries(((received[index], sent) for index, sent in found.new.items()), seen, against)
        if judge:
            judge.leave(cache.keep, entries)
        else:
            cache.keep(entries)
    return received


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
        pool = _Pool([paths[index] for index in rest], seconds, megabytes)
        count = max(1, workers or os.cpu_count() or 1)
        with closing(pool.run(min(count, -(-len(rest) // 4)), judge.load if judge else None)) as answers:
            for number, received, packed in answers:
                yield rest[number], received, packed


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


class _Pool:
    """Files to be read, and the threads that have them read by one worker each."""

    def __init__(self, paths: Sequence[Place], seconds: float, megabytes: int) -> None:
        self.paths = paths
        self.seconds = seconds
        self.megabytes = megabytes
        self._results: queue.SimpleQueue[list[Answer]] = queue.SimpleQueue()
        self._chunks: deque[list[int]] = deque()
        self._changed = threading.Condition()
        self._open = len(paths)
        self._stopped = False

    def run(self, count: int, meanwhile: Callable[[], object] | None = None) -> Generator[Answer]:
        """Read all files with ``count`` workers; the results come as they are ready."""
        size = max(1, min(_CHUNK, -(-len(self.paths) // (count * 4))))
        numbers = list(range(len(self.paths)))
        self._chunks.extend(numbers[start : start + size] for start in range(0, len(numbers), size))
        hands = [_Hand(self) for _ in range(count)]
        for hand in hands:
            hand.start()
        try:
            if meanwhile is not None:
                meanwhile()
            left = len(numbers)
            while left:
                answers = self._next(hands)
                left -= len(answers)
                yield from answers
        finally:  # also on Ctrl-C: no worker outlives the command
            with self._changed:
                self._stopped = True
                self._changed.notify_all()
            for hand in hands:
                while hand.is_alive():  # a worker may be starting at this very moment
                    hand.kill()
                    hand.join(0.05)

    def _next(self, hands: Sequence[_Hand]) -> list[Answer]:
        while True:
            try:
                return self._results.get(timeout=0.25)
            except queue.Empty:
                if not any(hand.is_alive() for hand in hands) and self._results.empty():
                    raise RuntimeError(
                        "the threads that feed the workers have ended; this is a fault of the program"
                    ) from None
                for hand in hands:
                    hand.kill_if_silent(self.seconds)

    def take(self) -> list[int] | None:
        """The next chunk for a worker; waits while files of others may still come back; None when all is done."""
        with self._changed:
            while not self._chunks and self._open > 0 and not self._stopped:
                self._changed.wait()
            return self._chunks.popleft() if self._chunks and not self._stopped else None

    def put(self, answers: list[Answer]) -> None:
        """Some files are answered for."""
        self._results.put(answers)
        with self._changed:
            self._open -= len(answers)
            if self._open == 0:
                self._changed.notify_all()

    def again(self, numbers: Sequence[int]) -> None:
        """The worker of these files died: have them read again, one by one, before all others."""
        with self._changed:
            self._chunks.extendleft([number] for number in reversed(numbers))
            self._changed.notify_all()


class _Hand(threading.Thread):
    """A thread with a worker: tells it chunks, passes on its answers, replaces it when it dies."""

    def __init__(self, pool: _Pool) -> None:
        super().__init__(daemon=True)
        self._pool = pool
        self._process: Process | None = None
        self._heard: float | None = None  # when the worker last answered; None while it has nothing to do
        self._was_silent = False
        self._chunk: Sequence[int] = ()

    def run(self) -> None:
        while (chunk := self._pool.take()) is not None:
            done = self._serve(chunk)
            rest = chunk[done:]
            if not rest:
                continue
            self._dismiss()
            if len(chunk) > 1:
                self._pool.again(rest)
            else:
                reason = "too-slow" if self._was_silent else "reader-died"
                self._pool.put([(chunk[0], Received(self._pool.paths[chunk[0]], None, Refused(reason)), None)])
        self._dismiss()

    def kill_if_silent(self, seconds: float) -> None:
        """End a worker that hangs; its thread finds the pipe closed and replaces it."""
        heard = self._heard
        if heard is None or time.monotonic() - heard <= seconds:
            return
        longest = max((_seconds_for(self._pool.paths[number]) for number in self._chunk), default=0.0)
        if time.monotonic() - heard > seconds + longest:
            self._was_silent = True
            self.kill()

    def kill(self) -> None:
        """End the worker."""
        process = self._process
        if process is not None:
            process.kill()

    def _serve(self, chunk: list[int]) -> int:
        """Have a chunk read; the number of files that were answered for before the worker died, if it did."""
        paths = self._pool.paths
        process = self._process or self._hire()
        if process is None:
            return self._serve_here(chunk)
        self._was_silent, self._chunk, self._heard = False, chunk, time.monotonic()
        done = 0
        with contextlib.suppress(OSError):  # the pipe broke
            tell(process, [told(paths[number]) for number in chunk])
            while done < len(chunk) and (heard := hear(process)) is not None:
                self._heard = time.monotonic()
                some: list[bytes] = pickle.loads(heard)
                numbers = chunk[done : done + len(some)]
                answers = zip(numbers, some, strict=True)
                self._pool.put([(number, unpack(pickle.loads(one), paths[number]), one) for number, one in answers])
                done += len(some)
        self._heard = None
        return done

    def _serve_here(self, chunk: list[int]) -> int:
        for number in chunk:
            self._pool.put([(number, receive(self._pool.paths[number]), None)])
        return len(chunk)

    def _hire(self) -> Process | None:
        """Start a worker; None where this system lets none be started."""
        try:
            self._process = start(_WORKER, str(self._pool.megabytes))
        except OSError:
            return None
        if hear(self._process) is None:  # it says that it is ready
            self._dismiss()
        return self._process

    def _dismiss(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end(process)


def _seconds_for(path: Place) -> float:
    """How much longer than others this file may take."""
    try:
        size = (path.size or 0) if isinstance(path, Remote) else path.stat().st_size
    except (OSError, ValueError):
        return 0.0
    return SECONDS_A_MEGABYTE * (size >> 20)
