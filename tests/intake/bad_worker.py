"""A worker whose reader dies, hangs or eats memory, as the name of the file says; for the tests of the pool."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from xlplugin import gather
from xlplugin.gather import Received
from xlplugin.intake import worker

_receive = gather.receive


def receive(path: Path) -> Received:
    """Read a file, or misbehave."""
    if "abort" in path.name:
        os.abort()
    if "kill" in path.name:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if "hang" in path.name:
        time.sleep(3600)
    if "greedy" in path.name:
        assert len(bytearray(1 << 40))
    if "noisy" in path.name:
        print("a library prints")
        os.write(1, b"another one too")
    return _receive(path)


def main() -> None:
    """As the real worker, with the reader above."""
    gather.receive = receive
    worker.main()
