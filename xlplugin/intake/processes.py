"""Processes of this program that do something for it, and what they tell one another over pipes.

Each is an ordinary child process and not one of :mod:`multiprocessing`'s: those run the caller's main module again where
they cannot fork, and forking a process with threads in it (polars has some) can hang.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import subprocess
import sys
from typing import IO, BinaryIO

_START = "import gc, sys; gc.disable(); sys.path[:] = {path!r}; from {module} import main; main()"
_LENGTH = 4  # bytes before each frame

Process = subprocess.Popen[bytes]


def start(module: str, *arguments: str) -> Process:
    """A process that runs the function `main` of a module.

    :raises OSError: this system lets none be started (in a program that embeds Python, say).
    """
    command = [sys.executable or "python", "-c", _START.format(path=sys.path, module=module), *arguments]
    # A console of its own on Windows would flash up.
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    # Ctrl-C is the parent's business from the first moment, when the other process could not yet look away.
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, creationflags=hidden, start_new_session=True
    )


def end(process: Process) -> None:
    """End a process; what it is doing is lost."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


def tell(process: Process, content: object) -> None:
    """Send it an object.

    :raises OSError: it has gone.
    """
    assert process.stdin is not None
    process.stdin.write(frame(content))
    process.stdin.flush()


def hear(process: Process) -> bytes | None:
    """The next pickled object from it; None where it has gone."""
    assert process.stdout is not None
    return read_frame(process.stdout)


def frame(content: object) -> bytes:
    """An object as it travels: four bytes of length, then pickled."""
    data = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(_LENGTH, "big") + data


def read_frame(source: IO[bytes]) -> bytes | None:
    """The next pickled object; None where the other side has gone."""
    head = source.read(_LENGTH)
    size = int.from_bytes(head, "big")
    data = source.read(size) if len(head) == _LENGTH else b""
    return None if len(head) < _LENGTH or len(data) < size else data


def answering() -> BinaryIO:
    """In such a process: where its answers go. Nothing that a library prints may mix with them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = os.fdopen(os.dup(1), "wb")
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    return answers


def keep_loaded() -> None:
    """In such a process, when it has loaded what it needs: that is no garbage, nor is most of what comes and goes."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000)
