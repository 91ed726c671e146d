"""Text for people on a terminal: wrapped to its width with Chinese characters counted as two, colour where it is seen."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Literal

import click

Colour = Literal["red", "yellow", "green", "cyan", "bright_black"]

_WIDEST, _NARROWEST, _USUAL = 100, 40, 80
_PIECES = re.compile(r"[ \t\n]+|[!-~]+|.")
"""What is not torn apart: a word of Latin letters and digits, a single Chinese character, a gap."""
_NOT_FIRST = "，。、；：！？）》”’】」』…,.;:!?)]}%"
_NOT_LAST = "（《“‘【「『([{"


def width() -> int:
    """Columns to write in: the terminal's (or `COLUMNS`), else 80; never so wide that a line is hard to follow."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_USUAL, 24)).columns))


def cells(text: str) -> int:
    """How many columns a text takes."""
    from rich.cells import cell_len

    return cell_len(text)


def pad(text: str, columns: int) -> str:
    """The text, filled with spaces to so many columns."""
    return text + " " * max(0, columns - cells(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`, broken between Chinese characters and Latin words, punctuation kept with its word."""
    lines: list[str] = []
    line, used = "", 0
    for piece in _unbroken(text):
        size = cells(piece)
        if used + size > columns and line:
            lines.append(line.rstrip())
            line, used = "", 0
            piece = piece.lstrip()
            size = cells(piece)
        while size > columns:  # a path longer than the line
            cut = next(n for n in range(len(piece), 0, -1) if cells(piece[:n]) <= columns)
            lines.append(piece[:cut])
            piece = piece[cut:]
            size = cells(piece)
        line, used = line + piece, used + size
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _unbroken(text: str) -> Iterator[str]:
    """The text in pieces between which a line may end."""
    held = ""
    for piece in _PIECES.findall(text.strip()):
        gap = not piece.strip(" \t\n")
        number = piece[0].isdigit() and held.endswith(" ")  # stays with the word that it counts: 少 36
        if held and piece[0] not in _NOT_FIRST and held[-1] not in _NOT_LAST and not gap and not number:
            yield held
            held = ""
        held += " " if gap else piece
    if held:
        yield held


def say(text: str, *, indent: int = 0, mark: str = "", colour: Colour | None = None, err: bool = True) -> None:
    """A paragraph for people, by default on standard error: its later lines stand below the first letter after `mark`."""
    lead = " " * indent + mark
    hang = " " * cells(lead)
    for number, line in enumerate(wrap(text, width() - cells(lead))):
        shown = click.style(mark, fg=colour) if colour and not os.environ.get("NO_COLOR") else mark
        click.echo((" " * indent + shown if number == 0 else hang) + line, err=err)
