"""A worker: a process of its own that reads files one after another and may die of one.

It is told paths on its standard input and answers on its standard output, a frame for some files that follow one
another. It holds the limit of memory, and keeps silent about the panics of the value reader.
"""

from __future__ import annotations

import pickle
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xlplugin.intake.processes import answering, frame, keep_loaded, read_frame

if TYPE_CHECKING:
    from xlplugin.intake.remote import Remote

_PATIENCE = 0.02  # seconds for which finished results may wait to be sent together
_BUNCH = 25  # finished results that are sent together at most: each frame wakes several threads there


def main() -> None:
    """Read what is asked for until the parent closes the pipe."""
    answers = answering()
    from xlplugin.intake import compact, read  # noqa: F401 - what reading needs, before the clock of the first file

    keep_loaded()
    _limit_memory(int(sys.argv[1]))
    answers.write(frame(()))
    answers.flush()
    while True:
        asked = read_frame(sys.stdin.buffer)
        if asked is None:
            return
        _answer(pickle.loads(asked), answers)


def _answer(paths: list[str | Remote], answers: BinaryIO) -> None:
    from xlplugin.gather import receive
    from xlplugin.intake.compact import pack
    from xlplugin.intake.refusals import Refused

    waiting: list[bytes] = []
    sent = time.monotonic()
    for path in paths:
        try:
            result = pack(receive(Path(path) if isinstance(path, str) else path))
        except MemoryError:
            result = ("", False, ("too-slow", {}), None)
        except Refused as refused:  # pragma: no cover - receive() answers for every refusal
            result = ("", False, (refused.key, refused.facts), None)
        waiting.append(pickle.dumps(result, pickle.HIGHEST_PROTOCOL))
        if len(waiting) >= _BUNCH or time.monotonic() - sent > _PATIENCE:
            _send(waiting, answers)
            sent = time.monotonic()
    if waiting:
        _send(waiting, answers)


def _send(waiting: list[bytes], answers: BinaryIO) -> None:
    """Each as it will be passed on and kept."""
    answers.write(frame(waiting))
    answers.flush()
    waiting.clear()


def _limit_memory(megabytes: int) -> None:
    """Bound the address space and forbid core dumps, where the system can (Windows and macOS cannot)."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
