"""Processes that read files and may die: whatever a file does, it costs that file and one reason.

A thread of ours feeds each worker and listens to it. A worker that dies or falls silent is replaced, and the files that it had not
answered for are read again one by one, so that the file that killed it is alone with its reason.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence

from xlplugin.gather import Received, receive
from xlplugin.intake.compact import unpack
from xlplugin.intake.processes import Process, end, hear, start, tell
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place, Remote, told

Answer = tuple[int, Received, bytes | None]
"""The number of a file, what is in it, and how a worker packed that, if one did."""

SECONDS = 20.0  # a worker that has answered for no file for so long hangs,
SECONDS_A_MEGABYTE = 1.0  # and so much longer for a large one: the summary of a country has 120 MB
MEGABYTES = 3072  # of address space for a worker, 150 of which it needs for itself
_WORKER = "xlplugin.intake.worker"
_CHUNK = 50  # files told to a worker at a time


class Pool:
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

    def __init__(self, pool: Pool) -> None:
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
