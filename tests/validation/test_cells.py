"""The values of a filing are the same however they are kept, alone and side by side with others."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from validation import Edition, editions
from validation.cells import Cells, columns
from validation.values import Blank, ErrorValue, ReadNumber, Text, Value, amount

FORMS = [editions.get(name) for name in editions.NAMES]
PLAIN = st.sampled_from([0, 1, 255, 65_535, 65_536, 999_999, 10**15 - 1])
ODD = st.sampled_from([-1, 10**15, 2**64, Decimal("0.5"), Blank(), Blank("/"), Text("约三件"), ErrorValue("#REF!"), ReadNumber(3, "3件")])  # fmt: skip


@st.composite
def drawn(draw: st.DrawFn, edition: Edition) -> Cells:
    """A form whose first, some and last cells hold something."""
    row: list[Value] = [0] * len(edition.keys)
    places = st.sampled_from([0, 1, len(row) - 1]) | st.integers(0, len(row) - 1)
    contents = draw(st.lists(st.tuples(places, PLAIN), max_size=4))
    contents += draw(st.lists(st.tuples(places, ODD), max_size=1))
    for at, value in contents:
        row[at] = value
    for at, key in enumerate(edition.keys):
        if edition.cells[key].kind == "money":
            row[at] = draw(st.sampled_from([0, 7, Decimal("97083.5886"), Blank()]))
    return Cells(edition, tuple(row))


@pytest.mark.parametrize("edition", FORMS, ids=editions.NAMES)
@given(data=st.data())
def test_what_travelled_is_what_was_sent(edition: Edition, data: st.DataObject) -> None:
    cells = data.draw(drawn(edition))
    packed = pickle.loads(pickle.dumps(cells.pack()))
    for again in (Cells.unpacked(edition, *packed), pickle.loads(pickle.dumps(cells))):
        assert (again.is_plain, again.fingerprint) == (cells.is_plain, cells.fingerprint)
        assert again.is_zero == all(amount(value) == 0 for value in cells.row)
        assert again.pack() == packed
        assert [(value, type(value)) for value in again.row] == [(value, type(value)) for value in cells.row]
        assert dict(again) == dict(zip(edition.keys, cells.row, strict=True))


@pytest.mark.parametrize("edition", FORMS, ids=editions.NAMES)
@given(data=st.data())
def test_side_by_side_they_are_the_same(edition: Edition, data: st.DataObject) -> None:
    forms = data.draw(st.lists(drawn(edition), max_size=4))
    wanted = {key: [form.row[at] for form in forms] for at, key in enumerate(edition.keys)}
    travelled = [Cells.unpacked(edition, *form.pack()) for form in forms]
    for given_ in (forms, travelled, [*forms[:1], *travelled[1:]]):
        found = columns(edition, given_).values
        assert {key: list(values) for key, values in found.items()} == wanted
        assert list(found) == list(edition.keys)
    some = edition.keys[::50]
    assert {key: list(values) for key, values in columns(edition, forms, some).values.items()} == {
        k: wanted[k] for k in some
    }


def test_a_plain_form_travels_small() -> None:
    """Two bytes a count: ten thousand of them are what a desk has in memory."""
    edition = editions.get("2021")
    cells = Cells(edition, tuple(range(len(edition.keys))))
    assert len(pickle.dumps(cells.pack(), pickle.HIGHEST_PROTOCOL)) < 2.5 * len(edition.keys)
