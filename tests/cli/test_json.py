"""What `--json` prints is one document, whatever its length."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from xlplugin.cli import common

ENTRY = {"unit": "某区\n“某局”", "amount": Decimal("14828.7092"), "cells": [], "year": None}
DOCUMENTS: list[tuple[str, Any]] = [
    ("long", {"files": [ENTRY] * 501, "counts": {"ok": 501}, "none": [], "more": [[1], [2]]}),
    ("long and nothing else", {"files": list(range(501))}),
    ("short", {"files": [ENTRY] * 3, "counts": {}}),
    ("empty", {}),
    ("a list", [ENTRY] * 600),
]


@pytest.mark.parametrize("document", [each[1] for each in DOCUMENTS], ids=[each[0] for each in DOCUMENTS])
def test_a_document_of_any_length_is_printed_whole(document: Any, capsys: pytest.CaptureFixture[str]) -> None:
    common.put_json(document)
    printed = capsys.readouterr().out
    assert common.load_json(printed) == document
    assert printed == common.to_json(document)
    assert printed.endswith("\n")


def test_the_entries_of_a_long_list_have_a_line_each() -> None:
    lines = common.to_json({"files": [ENTRY] * 501, "year": 2025}).splitlines()
    assert len(lines) == 501 + 5
    assert json.loads(lines[2].rstrip(","))["unit"] == ENTRY["unit"]
