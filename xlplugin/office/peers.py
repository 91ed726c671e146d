"""Between units: the same tables twice, nothing but zeros, figures far from those of peers or of one's own past.

Notes, never errors: every one of them can be true, and a person who knows the offices sees at once whether it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import expm1, log1p
from typing import TYPE_CHECKING, NamedTuple, cast

from validation import Filing
from validation.cells import columns
from validation.values import Number, Value, amount, show
from xlplugin.consolidation.select import Selection
from xlplugin.identity import unit_key
from xlplugin.office.figures import key_figures
from xlplugin.office.notices import Notice, identical_tables
from xlplugin.verdicts import Judged

if TYPE_CHECKING:
    from xlplugin.office.roster import Roster

_PEERS = 8
"""Fewer peers than this say nothing about what is usual."""
_FAR = 5.0
"""Robust deviations (median absolute deviation of the logarithm) from which a figure is far from its peers'."""
_LEAST_SPREAD = 0.35
"""Peers that are all alike still differ by this much (a factor of 1.4)."""
_FEW = 10
"""A usual figure below this counts as this much: small offices go from 0 to 12 every year."""
_FROM = 20
"""Where no year reaches this, nothing is said about one's own past."""
_PEERS_HAVE = 100
"""A zero is worth a look where the usual figure is this large."""
_PAST = 5
"""More than so many times the most of the past years, or less than one part in so many of the least."""
_PAST_YEARS = 2


class Peer(NamedTuple):
    """A filing with the group of peers to which it belongs."""

    judged: Judged
    filing: Filing
    group: str


def compare(chosen: Selection, roster: Roster | None = None, past: Iterable[Filing] = ()) -> tuple[Notice, ...]:
    """Every note on the filings that count. `past`: filings of earlier years, from the ledger."""
    peers = [_peer(item, roster) for item in chosen.included if item.filing is not None]
    found = [*identical_tables([peer.judged for peer in peers]), *_zeros(peers), *_outliers(peers)]
    found += _own_past(peers, past)
    return tuple(sorted(found, key=lambda n: (n.file, n.kind, n.facts.get("cell", ""))))


def _peer(item: Judged, roster: Roster | None) -> Peer:
    assert item.filing is not None
    unit = roster.match(item.filing.unit_code, item.filing.unit) if roster is not None else None
    return Peer(item, item.filing, f"{item.filing.scope}/{unit.level if unit is not None else ''}")


def _zeros(peers: Sequence[Peer]) -> Iterator[Notice]:
    for peer in peers:
        filing = peer.filing
        if filing.cells.is_zero:
            declared = "yes" if filing.nothing_to_report else "no"
            yield Notice("all-zero", str(peer.judged.received.path), {"unit": filing.unit, "declared": declared})


def _outliers(peers: Sequence[Peer]) -> Iterator[Notice]:
    groups: dict[str, list[Peer]] = {}
    for peer in peers:
        groups.setdefault(peer.group, []).append(peer)
    for group in groups.values():
        if len(group) < _PEERS:
            continue
        edition = group[0].filing.edition
        figures = key_figures(edition)
        stated = columns(edition, [peer.filing.cells for peer in group], [key for _, key in figures])
        for label, key in figures:
            yield from _outliers_of(group, label, key, stated.values[key], stated.are_plain)


def _outliers_of(
    group: Sequence[Peer], label: str, key: str, values: Sequence[Value], are_plain: bool
) -> Iterator[Notice]:
    """The figures of one column that are far from what is usual in it.

    :param are_plain: the values are known to be numbers from 0, which else is looked at.
    """
    if are_plain:
        numbers = cast("Sequence[Number]", values)
        read: Sequence[Number | None] = numbers
        stated = sorted(numbers)
    else:
        read = [amount(value) for value in values]
        stated = sorted(number for number in read if number is not None and number >= 0)
    if len(stated) < _PEERS:
        return
    # Of an even number of figures the usual one is the lower middle one, so that it is one that somebody states.
    usual = stated[(len(stated) - 1) // 2]
    middle, spread = _usual_log(stated)
    reach = _FAR * max(_LEAST_SPREAD, 1.4826 * spread)
    most = expm1(max(middle, log1p(_FEW)) + reach)
    none_is_odd = usual >= _PEERS_HAVE and middle > reach

    far = set(stated[bisect_right(stated, most) :])  # empty for most columns
    if none_is_odd and stated[0] == 0:
        far.add(0)
    for peer, number in zip(group, read, strict=True) if far else ():
        if number in far:
            yield _notice("outlier-peers", peer, label, key, number, show(usual))


def _usual_log(stated: Sequence[Number]) -> tuple[float, float]:
    """The median of the logarithms (of 1 + x) and their median absolute deviation from it.

    As the figures are sorted, both follow from the logarithms of a few of them.

    :param stated: five sorted figures from 0 or more.
    """
    count, half = len(stated), len(stated) // 2
    middle = log1p(stated[half]) if count % 2 else (log1p(stated[half - 1]) + log1p(stated[half])) / 2
    # The half that is nearest to the middle stands together; where it begins is found by halving.
    first, last = 0, count - half - 1
    while first < last:
        at = (first + last) // 2
        if middle - log1p(stated[at]) > log1p(stated[at + half + 1]) - middle:
            first = at + 1
        else:
            last = at
    ends = (first, first + 1, first + half - 1, first + half)
    *_, less, most = sorted(abs(log1p(stated[at]) - middle) for at in ends)
    return middle, most if count % 2 else (less + most) / 2


def _own_past(peers: Sequence[Peer], past: Iterable[Filing]) -> Iterator[Notice]:
    before = _by_unit(past)
    for peer in peers if before else ():
        filing = peer.filing
        years = {
            f.year: f for f in before.get(_identity(filing), ()) if f.year and filing.year and f.year < filing.year
        }
        if len(years) < _PAST_YEARS:
            continue
        for label, key in key_figures(filing.edition):
            amounts = [f.amount(key) or 0 for f in years.values() if key in f.cells]
            now = filing.amount(key)
            if now is None or len(amounts) < _PAST_YEARS or max(now, *amounts) < _FROM:
                continue
            if now > _PAST * max(amounts) or now * _PAST < min(amounts):
                usual = f"{show(min(amounts))}–{show(max(amounts))}"
                yield _notice("outlier-past", peer, label, key, now, usual)


def _by_unit(past: Iterable[Filing]) -> Mapping[tuple[str, str], list[Filing]]:
    found: dict[tuple[str, str], list[Filing]] = {}
    for filing in past:
        found.setdefault(_identity(filing), []).append(filing)
    return found


def _identity(filing: Filing) -> tuple[str, str]:
    return filing.unit_code or unit_key(filing.unit), filing.scope


def _notice(kind: str, peer: Peer, label: str, key: str, number: Number, usual: str) -> Notice:
    facts = {"unit": peer.filing.unit, "label": label, "cell": key, "value": show(number), "usual": usual}
    return Notice(kind, str(peer.judged.received.path), facts)
