"""Pages in many published layouts: never a wrong figure, and most of them read."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks.bench_import import draft, tally
from tests.published.layouts import LAYOUTS, Layout
from xlplugin.published.importing import read_data

SLOW = (".pdf", ".docx")


def marks(layout: Layout, number: int) -> list[pytest.MarkDecorator]:
    """Of the slow formats only the hardest layout is in the plain run, in one edition."""
    hard = layout.name in ("Word-自动编号、分页重复表头", "PDF-表格跨页且无收口线") and number == 0
    return [pytest.mark.slow] if layout.suffix in SLOW and not hard else []


CASES = [
    pytest.param(layout, edition, id=f"{layout.name}-{edition}", marks=marks(layout, number))
    for layout in LAYOUTS
    for number, edition in enumerate(layout.editions)
]


def test_there_are_layouts_enough() -> None:
    assert len({layout.name for layout in LAYOUTS}) >= 12
    assert {layout.suffix for layout in LAYOUTS} == {".txt", ".html", ".docx", ".pdf"}


@pytest.mark.parametrize(("layout", "edition"), CASES)
def test_no_figure_is_read_wrong(layout: Layout, edition: str) -> None:
    for seed in range(1 if layout.suffix in SLOW else 2):
        counted = tally(layout, draft(edition, seed), seed)
        assert counted["wrong"] == 0
        shown = counted["right"] + counted["open"]
        assert counted["right"] >= layout.least * shown


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "edition"), CASES)
def test_no_figure_is_read_wrong_in_many_filings(layout: Layout, edition: str) -> None:
    for seed in range(100, 103 if layout.suffix in SLOW else 115):
        assert tally(layout, draft(edition, seed), seed)["wrong"] == 0


def test_an_old_edition_in_a_later_year_is_read_as_such() -> None:
    page = next(layout for layout in LAYOUTS if layout.name == "网页-规整表格")
    filing = draft("2019", 1).to_dict() | {"year": 2023}
    from validation.filing import Filing

    imported = read_data(page.make(Filing(**filing), random.Random(0)))
    assert imported.filing.edition.name == "2019"
    assert "old-edition" in {note.code for note in imported.notes}


def test_mixed_headers_leave_their_cells_open_and_say_so() -> None:
    page = next(layout for layout in LAYOUTS if layout.name == "网页-混用旧表头")
    imported = read_data(page.make(draft("2021", 1), random.Random(0)))
    opened = {account.key for account in imported.accounts if account.how == "open"}
    assert opened == {
        f"t2.{line}.{column}" for line in ("regulations", "normative") for column in ("made", "repealed", "in_force")
    }
    assert "other-headers" in {note.code for note in imported.notes}
