"""Work that is shared with copies of this process, so that all cores do it.

A copy has all that this process knows without being told it, which makes it the cheapest way to share work that needs
ten thousand filings. Only Linux makes one in an instant and safely, and only of a program that has no other threads; so
the program alone in its process asks for them (:func:`allow`). Everywhere else the same work is done here.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from heapq import merge
from io import BufferedRandom
from operator import itemgetter
from tempfile import TemporaryFile
from typing import Generic, NamedTuple, NoReturn, TypeVar

Item = TypeVar("Item")
Make = Callable[[Iterable[int]], Iterator[Item]]
"""Makes the items of these numbers, one after another."""

MOST = 16
"""Processes at a time: beyond that, what is left to be done by one takes longer."""
_WIDTH = 4  # bytes of a number
_allowed: list[bool] = []


def allow() -> None:
    """This process is the program's own: it may be copied."""
    _allowed.append(sys.platform == "linux")


def number() -> int:
    """How many copies can work beside this process; 0 where none can be made."""
    if sys.platform != "linux" or not any(_allowed) or threading.active_count() > 1:
        return 0
    return min(len(os.sched_getaffinity(0)), MOST) - 1


class _Copy(NamedTuple):
    process: int
    made: BufferedRandom


class Work(Generic[Item]):
    """Items numbered from 0, of which copies of this process make some once it is begun. Ended as a context.

    :param make: what it changes in a copy is lost; its items must be such as can be pickled.
    """

    def __init__(self, count: int, make: Make[Item]) -> None:
        self._count, self._make = count, make
        self._copies: list[_Copy] = []

    def begin(self) -> None:
        """Have copies make items from now on, where some can be made: each the next that nobody has begun."""
        try:
            for _ in range(number()):
                if not self._copies:
                    self._numbers = _file(b"".join(at.to_bytes(_WIDTH, "big") for at in range(self._count)))
                made = _file()
                self._copies.append(_Copy(self._fork(made), made))
        except OSError:  # no process or no file more: those that there are must do
            return

    def __enter__(self) -> Work[Item]:
        return self

    def __exit__(self, *_: object) -> None:
        """End the copies that are still at work: nobody waits for them any more."""
        for copy in self._copies:
            os.kill(copy.process, signal.SIGKILL)
        while self._copies:
            self._ended()

    def items(self) -> Generator[Item]:
        """All items in their order, once; those that no copy makes are made here. Raises what making them raises."""
        if not self._copies:
            yield from self._make(range(self._count))
            return
        made: list[Iterable[tuple[int, Item]]] = [list(self._numbered())]
        while self._copies:
            made.append(_items(self._ended()))
        every = merge(*made, key=itemgetter(0))
        head = next(every, None)
        for at in range(self._count):
            if head is not None and head[0] == at:
                yield head[1]
                head = next(every, None)
            else:  # whoever had begun it has died
                yield from self._make([at])

    def _fork(self, made: BufferedRandom) -> int:
        # Ctrl-C is the program's business: a copy must not for a moment take itself for the program, and clear up.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            process = os.fork()
            if not process:
                self._work(made)
            return process
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _work(self, made: BufferedRandom) -> NoReturn:
        """In a copy. What fails here is done again in the program, which says what is wrong."""
        try:
            gc.disable()
            for numbered in self._numbered():
                pickle.dump(numbered, made, pickle.HIGHEST_PROTOCOL)
            made.flush()
        finally:
            os._exit(0)  # nothing of the program's is closed, flushed or cleared away

    def _numbered(self) -> Iterator[tuple[int, Item]]:
        """Make one item after another until all are begun by somebody."""
        begun: deque[int] = deque()

        def numbers() -> Iterator[int]:
            # The place in an open file is one for all copies: each reads the next number.
            while some := os.read(self._numbers.fileno(), _WIDTH):
                begun.append(int.from_bytes(some, "big"))
                yield begun[-1]

        for item in self._make(numbers()):
            yield begun.popleft(), item

    def _ended(self) -> BufferedRandom:
        """What one of the copies has made; waits for its end."""
        process, made = self._copies[-1]
        os.waitpid(process, 0)
        self._copies.pop()
        return made


def _file(content: bytes = b"") -> BufferedRandom:
    """A file without a name, to be read from its beginning."""
    file = TemporaryFile()  # noqa: SIM115 - closed with the last that knows it
    file.write(content)
    file.seek(0)
    return file


def _items(made: BufferedRandom) -> Iterator[tuple[int, Item]]:
    """What a process has made, as far as it came."""
    made.seek(0)
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield pickle.load(made)
