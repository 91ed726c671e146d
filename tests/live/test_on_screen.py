"""End to end: a real pointer presses the buttons on a real screen, and the workbook changes and comes back."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import xlwings

from tests.live.conftest import SLIPS, filled
from tests.live.pictures import SHEET, main_job
from tests.live.portrait import differences
from tests.live.screen import Screen
from tests.live.test_desk import T3, kept, notes
from xlplugin.live import marks

_TOOLS = ("Xvfb", "xdotool", "import", "convert")
pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("CI") and not all(map(shutil.which, _TOOLS)), reason=f"needs {', '.join(_TOOLS)}"
    ),
]

FILL = (255, 217, 102)  # of a warning


def test_validate_highlight_next_and_clear_by_pointer(tmp_path: Path) -> None:
    shots = tmp_path / "pictures"
    looks: list[dict[str, Any]] = []

    def look(book: xlwings.Book) -> list[str]:
        looks.append(kept(book, tmp_path / f"{len(looks)}.xlsx"))
        return [*book.sheet_names, *notes(book), *(sheet.name for sheet in marks.marked(book))]

    with Screen(tmp_path) as screen:
        seen = main_job(screen, filled(tmp_path / "年报.xlsx", SLIPS), shots, look)

    (_, opened), (checked, after_check), (_, after_highlight), (next_said, _), (_, cleared) = seen
    assert checked.startswith("发现 2 处错误")
    assert "校验结果" in after_check
    assert f"{T3}!D6" in after_highlight
    assert next_said.startswith("表")
    assert cleared == opened
    assert differences(looks[0], looks[-1]) == {}
    assert differences(looks[0], looks[2]) != {}

    assert share_of(FILL, shots / "libreoffice-1-opened.png") == 0
    assert share_of(FILL, shots / "libreoffice-3-highlighted.png") > 0.001
    assert share_of(FILL, shots / "libreoffice-5-cleared.png") == 0


def share_of(color: tuple[int, int, int], picture: Path) -> float:
    """How much of a picture has exactly this colour."""
    size = subprocess.run(["convert", str(picture), "-depth", "8", "rgb:-"], capture_output=True, check=True).stdout
    pixels = len(size) // 3
    wanted = bytes(color)
    return sum(size[at : at + 3] == wanted for at in range(0, len(size), 3)) / pixels


def test_the_sheet_in_the_pictures_has_a_marked_cell() -> None:
    assert any(key.startswith("t2.") for key in SLIPS)
    assert SHEET.startswith("二")
