"""Work that is done in a copy of this process, so that another core does it.

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
from collections.abc import Callable, Iterable, Iterator
from io import BufferedRandom
from tempfile import TemporaryFile
from typing import Generic, NoReturn, TypeVar

Item = TypeVar("Item")

MOST = 16
"""Copies at a time: beyond that, what is left to be done by one process takes longer."""
_allowed: list[bool] = []


def allow() -> None:
    """This process is the program's own: it may be copied."""
    _allowed.append(sys.platform == "linux")


def number() -> int:
    """How many copies can work at the same time; 0 where none can be made."""
    if not any(_allowed) or threading.active_count() > 1:
        return 0
    return min(len(os.sched_getaffinity(0)), MOST) if sys.platform == "linux" else 0


class Work(Generic[Item]):
    """The items that a task gives, made by a copy of this process once it is begun; or here, when they are asked for.

    :param task: what it changes in a copy is lost; its items must be such as can be pickled.
    """

    def __init__(self, task: Callable[[], Iterable[Item]]) -> None:
        self._task = task
        self._copy = 0

    def begin(self) -> None:
        """Have it done by a copy from now on, if one can be made."""
        if not number():
            return
        # Ctrl-C is the program's business: a copy must not for a moment take itself for the program, and clear up.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            self._made = TemporaryFile()  # noqa: SIM115 - closed when it is read, or with this
            self._copy = os.fork()
            if not self._copy:
                _work(self._task, self._made)
        except OSError:  # no process or no file more: it is done here
            self._copy = 0
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def __enter__(self) -> Work[Item]:
        return self

    def __exit__(self, *_: object) -> None:
        """End a copy that is still at work: nobody waits for it any more."""
        if self._copy:
            os.kill(self._copy, signal.SIGKILL)
            self._done()

    def __iter__(self) -> Iterator[Item]:
        """The items, once; waits until the last one is made. Raises what the task raises."""
        if not self._copy or not self._done():
            yield from self._task()
            return
        with self._made as made:
            made.seek(0)
            while made.peek(1):
                yield pickle.load(made)

    def _done(self) -> bool:
        """Whether all went well; waits for the end of the copy."""
        _, status = os.waitpid(self._copy, 0)
        self._copy = 0
        return status == 0


def _work(task: Callable[[], Iterable[Item]], made: BufferedRandom) -> NoReturn:
    """In the copy: what fails here is done again in the program, which says what is wrong."""
    failed = 1
    try:
        os.nice(5)  # the program has the longest way to go
        gc.disable()
        for item in task():
            pickle.dump(item, made, pickle.HIGHEST_PROTOCOL)
        made.flush()
        failed = 0
    finally:
        os._exit(failed)  # nothing of the program's is closed, flushed or cleared away
