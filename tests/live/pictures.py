"""The main job on a real screen, with pictures: `python -m tests.live.pictures [FOLDER]` (default docs/pictures)."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwings

from tests.live.screen import Screen

SHEET = "二 主动公开"
"""Shown in the pictures: its marked cell bears no tint of the template's own."""

Look = Callable[[xlwings.Book], Any]


def main_job(screen: Screen, workbook: Path, pictures: Path, look: Look = lambda book: None) -> list[tuple[str, Any]]:
    """Press 校验, 高亮, 下一处 and 清除 on a faulty workbook, as a person does.

    Gives what was said after each press, with what `look` saw in the workbook then (first: before any press).
    """
    book = screen.open(workbook)
    book.sheets[SHEET].activate()
    screen.picture(pictures / "libreoffice-1-opened.png")
    seen = [("", look(book))]
    for number, label in enumerate(("校验", "高亮", "下一处"), 2):
        screen.press(label)
        said = screen.message()
        screen.picture(pictures / f"libreoffice-{number}-{_NAMES[label]}.png")
        screen.click("OK")
        screen.wait(screen.is_at_rest)
        seen.append((said, look(book)))
    screen.press("清除")
    screen.wait(lambda: "校验结果" not in book.sheet_names and screen.is_at_rest())
    screen.picture(pictures / "libreoffice-5-cleared.png")
    return [*seen, ("", look(book))]


_NAMES = {"校验": "checked", "高亮": "highlighted", "下一处": "next"}


def main(folder: Path) -> None:
    """Make the pictures."""
    from tests.live.conftest import SLIPS, filled

    with tempfile.TemporaryDirectory(prefix="xlplugin-pictures-") as name:
        room = Path(name)
        with Screen(room) as screen:
            main_job(screen, filled(room / "年报.xlsx", SLIPS), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/pictures"))
