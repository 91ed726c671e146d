"""One direction: `validation` <- `workbook_templates` <- `xlplugin`; and what importing the form must not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("validation", "workbook_templates", "xlplugin")
SHEETS = {"openpyxl", "xlsxwriter", "python_calamine", "xlwings", "lxml", "zipfile"}
"""What reads or writes workbooks; `validation` knows values only."""
FRAMES = {"polars", "pandera", "pandas", "numpy"}


def modules(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Top-level names of everything that a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_imports_one_to_its_right(layer: str) -> None:
    later = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"tests"}
    assert modules(layer)
    wrong = {str(path.relative_to(ROOT)): found for path in modules(layer) if (found := later & set(imports(path)))}
    assert not wrong


def test_validation_knows_no_workbooks_and_no_pandas() -> None:
    wrong = {
        path.name: found for path in modules("validation") if (found := (SHEETS | {"pandas"}) & set(imports(path)))
    }
    assert not wrong


def test_only_the_schemas_know_frames() -> None:
    users = {path.name for path in modules("validation") if FRAMES & set(imports(path))}
    assert users == {"schemas.py"}


@pytest.mark.parametrize(
    "module", ["validation", "validation.locate", "validation.wording.zh", "validation.wording.en"]
)
def test_importing_the_form_loads_no_frame_library(module: str) -> None:
    heavy = sorted(FRAMES | SHEETS - {"zipfile"})
    code = f"import sys, {module}; print(*sorted(set({heavy!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == []
