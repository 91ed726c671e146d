"""The glossary names every part of every cell key, and is current."""

from __future__ import annotations

import pytest

from tests.glossary import PAGE, WORDS, render
from validation.editions import NAMES, get


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "run: python -m tests.glossary --write"


@pytest.mark.parametrize("edition", NAMES)
def test_every_part_of_every_key_is_listed_with_its_printed_name(edition: str) -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    for cell in get(edition).cells.values():
        assert f"· `{cell.table.code}`" in PAGE.read_text(encoding="utf-8")
        for part in (cell.line, cell.column):
            assert any(f"| {part.label} |" in row and f"| `{part.code}` |" in row for row in rows), part.code


def test_every_word_has_chinese_and_english() -> None:
    for zh, en, _ in WORDS:
        assert zh.strip()
        assert en.isascii() or "规章" in en
    assert len({zh for zh, *_ in WORDS}) == len(WORDS)
