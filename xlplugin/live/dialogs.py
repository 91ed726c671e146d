"""Asking the person at the desk: one small protocol, whoever draws the windows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import xlwings

TITLE = "政务公开年报"

Kinds = tuple[tuple[str, str], ...]
"""What files to offer: (words, pattern), such as ``("Excel 工作簿", "*.xlsx")``."""

WORKBOOKS: Kinds = (("Excel 工作簿", "*.xlsx"),)
ROSTERS: Kinds = (("单位名册", "*.xlsx"), ("单位名册", "*.csv"))
REPORTS: Kinds = (("Word 文档", "*.docx"), ("网页", "*.html"), ("PDF", "*.pdf"))


class Dialogs(Protocol):
    """Every method waits for the person; None stands for a pressed Cancel."""

    def say(self, text: str, *, trouble: bool = False) -> None:
        """Show a text."""

    def ask(self, question: str) -> bool:
        """Yes or no."""

    def enter(self, prompt: str, default: str = "") -> str | None:
        """One line of text."""

    def open_file(self, title: str, kinds: Kinds) -> Path | None:
        """An existing file."""

    def open_folder(self, title: str) -> Path | None:
        """An existing folder."""

    def save_file(self, title: str, name: str, kinds: Kinds) -> Path | None:
        """Where to write a file; `name` is offered."""


class Alerts:
    """What the hosts share: a message and a question by way of xlwings' own alert."""

    def __init__(self, app: xlwings.App) -> None:
        self._app = app

    def say(self, text: str, *, trouble: bool = False) -> None:
        self._app.alert(text, TITLE, mode="critical" if trouble else "info")

    def ask(self, question: str) -> bool:
        return self._app.alert(question, TITLE, buttons="yes_no") == "yes"
