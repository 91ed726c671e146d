"""The user's own settings, in the file that the add-in's VBA reads (xlwings' form: ``"KEY","value"``, a line each).

Keys: ``INTERPRETER_WIN`` or ``INTERPRETER_MAC`` (the Python that runs the buttons), ``FROZEN_WIN`` (a program that
runs them instead), ``LANG`` (``zh`` or ``en``; empty: the language of Office), ``USE UDF SERVER`` (``True``: one Python
stays running and answers all clicks).
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = "xlplugin"


def folder(project: str = PROJECT, system: str = sys.platform, home: Path | None = None) -> Path:
    """Where the settings of a VBA project lie; Excel for macOS may read its own container only."""
    home = home or Path.home()
    if system == "darwin":
        return home / "Library" / "Containers" / "com.microsoft.Excel" / "Data"
    return home / f".{project}"


def file(project: str = PROJECT, system: str = sys.platform, home: Path | None = None) -> Path:
    """The settings file of a VBA project."""
    return folder(project, system, home) / f"{project}.conf"


def log_file() -> Path:
    """Where errors are written down for support."""
    return folder() / f"{PROJECT}.log"


def encoding(system: str = sys.platform) -> str:
    """VBA reads text files in the system's ANSI code page on Windows."""
    return "mbcs" if system == "win32" else "utf-8"


def read(path: Path | None = None) -> dict[str, str]:
    """The settings, empty where there is no file. Keys in capitals; lines that are not pairs are passed over."""
    try:
        text = (path or file()).read_text(encoding(), errors="replace")
    except OSError:
        return {}
    pairs = (row for row in csv.reader(io.StringIO(text)) if len(row) == 2)
    return {key.upper(): value for key, value in pairs}


def write(changes: Mapping[str, str | None], path: Path | None = None) -> None:
    """Set entries (None takes one away) and keep the others; a file without entries is removed.

    Raises `OutputError` when the file cannot be written, `UnicodeEncodeError` when a value has characters that VBA
    could not read back.
    """
    from xlplugin import outputs  # a click only reads

    path = path or file()
    merged = {key: value for key, value in {**read(path), **changes}.items() if value is not None}
    if not merged:
        path.unlink(missing_ok=True)
        return
    lines = "".join(f'"{key}","{value}"{os.linesep}' for key, value in merged.items())
    outputs.write_bytes(path, lines.encode(encoding()))
