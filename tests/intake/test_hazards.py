"""The table of hazards names tests that exist, and every line names one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
TABLE = TESTS.parent / "docs" / "hazards.md"
LINES = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if re.match(r"\| (?!hazard|---)", line)]
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(\w+)`", TABLE.read_text(encoding="utf-8"))))


def test_the_table_is_there() -> None:
    assert len(LINES) > 50


@pytest.mark.parametrize("line", LINES, ids=[line.split("|")[1].strip() for line in LINES])
def test_every_hazard_says_what_is_done_and_names_its_tests(line: str) -> None:
    hazard, _, ours, tests = (cell.strip() for cell in line.strip("|").split("|"))
    assert hazard
    assert ours
    assert re.fullmatch(r"`[\w/]+\.py::test_\w+`(, `[\w/]+\.py::test_\w+`)*", tests)


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_every_named_test_exists(file: str, test: str) -> None:
    functions = ast.walk(ast.parse((TESTS / file).read_text(encoding="utf-8")))
    assert test in {node.name for node in functions if isinstance(node, ast.FunctionDef)}
