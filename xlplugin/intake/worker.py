"""A worker: a process of its own that reads files one after another and may die of one.

It is told paths on its standard input and answers on its standard output, a frame a file: four bytes of length, then
the pickled result. It holds the limit of memory, and keeps silent about the panics of the value reader.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from xlplugin.intake.remote import Remote

LENGTH = 4  # bytes before each frame
_PATIENCE = 0.02  # seconds for which finished results may wait to be sent together
_BUNCH = 16  # finished results that are sent together at most


def main() -> None:
    """Read what is asked for until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = os.fdopen(os.dup(1), "wb")
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)  # nothing that a library prints may mix with the answers
    os.dup2(silent, 2)
    from xlplugin.intake import compact, read  # noqa: F401 - what reading needs, before the clock of the first file

    gc.freeze()  # what was imported stays
    gc.set_threshold(50_000)

    _limit_memory(int(sys.argv[1]))
    answers.write(frame(()))
    answers.flush()
    while True:
        paths = _next_chunk(sys.stdin.buffer)
        if paths is None:
            return
        _answer(paths, answers)


def frame(content: object) -> bytes:
    """The content as it travels."""
    data = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(LENGTH, "big") + data


def _next_chunk(source: BinaryIO) -> list[str | Remote] | None:
    head = source.read(LENGTH)
    if len(head) < LENGTH:
        return None
    paths: list[str | Remote] = pickle.loads(source.read(int.from_bytes(head, "big")))
    return paths


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
        waiting.append(frame(result))
        if len(waiting) >= _BUNCH or time.monotonic() - sent > _PATIENCE:
            answers.write(b"".join(waiting))
            answers.flush()
            waiting.clear()
            sent = time.monotonic()
    answers.write(b"".join(waiting))
    answers.flush()


def _limit_memory(megabytes: int) -> None:
    """Bound the address space and forbid core dumps, where the system can (Windows and macOS cannot)."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
