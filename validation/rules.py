"""Judging filings: contents, equations, years, sentences, plausibility. One filing or many by the same code.

The heavy part (content and equations of all filings) is one vectorised pass whose contract is pandera's
(`validation.schemas`); what is left is done only for the filings that need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import groupby, islice

from validation.filing import Filing
from validation.findings import SEVERITIES, BrokenEquation, Finding, Report
from validation.form import Edition

RULES_VERSION = "2021.1"
"""Grows whenever a rule is added or says something else; printed with every judgement."""

_AT_ONCE = 5_000
"""Filings judged in one pass."""


def load() -> None:
    """Import what judging takes, a quarter of a second, before there is something to judge."""
    import_module("validation.schemas")
    _parts()


def judge(filing: Filing, previous: Filing | None = None) -> Report:
    """The findings of one filing; `previous` is the same office's filing of the year before."""
    return judge_batch([filing], [previous])[0]


def judge_batch(filings: Sequence[Filing], previous: Sequence[Filing | None] | None = None) -> list[Report]:
    """The findings of each filing, in the order given. Filings of several editions may be mixed."""
    from validation import schemas

    before = previous if previous is not None else [None] * len(filings)
    reports: list[Report | None] = [None] * len(filings)
    for indexes in _batches(filings):
        batch = [filings[i] for i in indexes]
        contents = schemas.content_findings(batch)
        broken = schemas.broken_equations(batch)
        for at, i in enumerate(indexes):
            found = [*contents.get(at, ()), *_single(filings[i], before[i], broken.get(at, ()))]
            reports[i] = Report(filings[i], _ordered(filings[i], found))
    return [report for report in reports if report is not None]


def _batches(filings: Sequence[Filing]) -> Iterator[list[int]]:
    """Positions of filings of one edition, so many at a time that their columns take little memory."""
    order = sorted(range(len(filings)), key=lambda i: filings[i].edition.name)
    for _, group in groupby(order, key=lambda i: filings[i].edition.name):
        while indexes := list(islice(group, _AT_ONCE)):
            yield indexes


def _single(filing: Filing, previous: Filing | None, broken: Sequence[BrokenEquation]) -> list[Finding]:
    """What is judged filing by filing; each part returns at once where it has nothing to look at."""
    identity, locate, history, narrative, plausible = _parts()
    return [
        *filing.provenance.remarks,
        *identity(filing),
        *locate(filing, broken, previous),
        *(history(filing, previous) if previous else ()),
        *narrative(filing),
        *plausible(filing),
    ]


@cache
def _parts() -> tuple[Callable[..., Iterable[Finding]], ...]:
    """Loaded when first judged with."""
    from validation import history, identity, locate, narrative, plausible

    return tuple(part.findings for part in (identity, locate, history, narrative, plausible))


def _ordered(filing: Filing, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Errors first, then in the form's order, then by rule; answered warnings carry their answer."""
    if not found:
        return ()
    place = _places(filing.edition)
    answered = [_with_answer(filing, finding) for finding in found]
    return tuple(
        sorted(
            answered,
            key=lambda f: (
                SEVERITIES.index(f.severity),
                place.get(f.cells[0], len(place)) if f.cells else -1,
                f.rule,
                f.cells,
                f.stated,
            ),
        )
    )


@cache
def _places(edition: Edition) -> Mapping[str, int]:
    """The cells' positions in the form's order."""
    return {key: i for i, key in enumerate(edition.keys)}


def _with_answer(filing: Filing, finding: Finding) -> Finding:
    """接受并说明 answers a warning or a note of the same rule and cell; it never answers an error.

    An answer without a reason is none, and one that names the figure it was given for lapses with that figure.
    """
    if finding.severity == "error" or not filing.provenance.answers:
        return finding
    from dataclasses import replace

    for answer in filing.provenance.answers:
        same_place = answer.get("rule") == finding.rule and answer.get("cell", "") in ("", *finding.cells)
        if same_place and answer.get("reason") and answer.get("stated", "") in ("", finding.stated):
            return replace(finding, accepted=answer)
    return finding
