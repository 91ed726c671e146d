"""The example of `docs/how-to-add.md` is a real change: applied to a copy of the program, it does what the page says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import DOCS, ROOT, Page

PACKAGES = ("validation", "workbook_templates", "xlplugin")


def test_the_edition_and_the_rule_of_the_example_take_effect_everywhere(tmp_path: Path) -> None:
    page = Page(DOCS / "how-to-add.md", (DOCS / "how-to-add.md").read_text(encoding="utf-8"))
    program, files = tmp_path / "program", tmp_path / "files"
    for package in PACKAGES:
        shutil.copytree(ROOT / package, program / package, ignore=shutil.ignore_patterns("__pycache__", "reports"))
    files.mkdir()
    change = "".join(page.fences("diff"))
    # The copy lies in no repository; the ceiling keeps git from finding one above it.
    git = os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    _run(["git", "apply", "-"], program, git, change)
    own = os.environ | {"PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    _run([sys.executable, "-m", "workbook_templates.build"], program, own)
    _run([sys.executable, str(ROOT / "tests" / "docs" / "proof.py"), str(files)], program, own)


def _run(command: list[str], place: Path, environment: dict[str, str], told: str = "") -> None:
    done = subprocess.run(
        command, cwd=place, env=environment, input=told, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
