"""The program itself, as `xlplugin` or `python -m xlplugin`: the command line, alone in its process and made quick."""

from __future__ import annotations

import gc
import os
import signal
import sys

_JUDGING = frozenset(["validate", "consolidate", "status", "returns"])
"""Commands that judge what is in a folder; of a single file the judge is loaded as soon here."""


def main() -> None:
    """Run the command that is asked for; exit codes as :func:`xlplugin.cli.called`."""
    gc.disable()  # what a command reads it keeps to its end: looking through it for garbage is in vain
    # Where Python imports, starts or ends, it would lose Ctrl-C now and then, or say where it was. There it ends the
    # program at once; it is heard only while the command works. In the background it is ignored, and stays so.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    command, *words = sys.argv[1:] or [""]
    if command in _JUDGING and any(map(os.path.isdir, words)):
        from xlplugin.intake import aside

        aside.start()  # first of all: it takes longest

    from xlplugin import copies
    from xlplugin.cli import called

    copies.allow()
    try:
        called()
    finally:
        gc.freeze()  # nor is it looked through when Python ends


if __name__ == "__main__":
    main()
