"""A process beside this one, which loads what judging needs while this one lists and reads files.

polars and pandera take as long to load as some hundred workbooks to read. A program that will judge starts the process
first of all (:func:`start`); who judges takes it (:func:`taken`). Of many files of which a few are new it reads these, too,
while the others are taken over. Without one, and where it dies, all is done here.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from xlplugin.intake import processes
from xlplugin.intake.processes import frame, hear, keep_loaded, read_frame, tell

Answer = TypeVar("Answer")


class GoneError(Exception):
    """The process has ended, or what was asked for failed."""


class Aside:
    """The process: does one task after another.

    :raises OSError: none can be started.
    """

    def __init__(self) -> None:
        self._process = processes.start("xlplugin.intake.aside")
        self._lock = Lock()

    def do(self, task: Callable[..., Answer], *arguments: object) -> Answer:
        """What a function of a module gives, called there.

        :raises GoneError: there is no answer.
        """
        with self._lock, contextlib.suppress(OSError, ValueError):  # ValueError: the pipe is closed
            tell(self._process, (task, arguments))
            if (answer := hear(self._process)) is not None:
                done: Answer = pickle.loads(answer)
                return done
        raise GoneError

    def end(self) -> None:
        """End the process; what it is doing is lost."""
        processes.end(self._process)


_started: list[Aside] = []


def start() -> None:
    """Start the process for the judge that this program will want soon."""
    with contextlib.suppress(OSError):  # then judging is done here
        _started.append(Aside())


def taken() -> Aside | None:
    """The process that was started, if one was; who takes it ends it."""
    return _started.pop() if _started else None


def main() -> None:
    """In the process: do what is asked for until the parent closes the pipe."""
    answers = processes.answering()
    # Batches of some thousand rows: more threads of polars would only take time from those who read.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    from xlplugin.intake.judged import Judge

    Judge().load()
    keep_loaded()
    while (asked := read_frame(sys.stdin.buffer)) is not None:
        task, arguments = pickle.loads(asked)
        answers.write(frame(task(*arguments)))
        answers.flush()
