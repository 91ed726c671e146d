"""The program for offices without Python, frozen by PyInstaller (`xlplugin.spec`): the command line and the buttons.

The add-in starts it as ``xlplugin.exe press <button> <version>``, to which xlwings adds ``--wb=… --app=… --hwnd=…``;
xlwings reads those from the command line itself. Everything else is the ordinary command line.
"""

from __future__ import annotations

import sys

PRESS = "press"


def main(arguments: list[str] | None = None) -> None:
    """Press a button, or run the command line."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == [PRESS] and len(given) >= 3:
        from xlplugin.ribbon.press import press

        press(given[1], given[2])
    else:
        from xlplugin.__main__ import main as command_line

        command_line()


if __name__ == "__main__":
    main()
