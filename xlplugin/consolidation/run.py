"""The whole act: read, judge, select, sum; then the summary is judged like any filing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from validation import Filing, Report, editions
from validation.cells import columns
from xlplugin.consolidation.result import Consolidation
from xlplugin.consolidation.select import Selection, select
from xlplugin.consolidation.total import summed, totals
from xlplugin.gather import Progress, Received, gather
from xlplugin.intake.aside import taken
from xlplugin.intake.judged import Judge
from xlplugin.intake.remote import Place, Remote, place
from xlplugin.office import peers
from xlplugin.previous import Previous
from xlplugin.verdicts import Judged, judged_by

if TYPE_CHECKING:
    from xlplugin.office.roster import Roster


def consolidate(
    paths: Iterable[str | Place],
    *,
    unit: str = "",
    unit_code: str = "",
    year: int | None = None,
    scope: str | None = None,
    roster: Roster | None = None,
    strict: bool = False,
    previous: Previous | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
    leave_out: Path | Iterable[Path] | None = None,
    known: Callable[[Place], Received | None] | None = None,
    published: Filing | None = None,
    past: Iterable[Filing] = (),
) -> Consolidation:
    """Consolidate everything under `paths`. Files that cannot be read are reported, never raised.

    `leave_out`: the files that will be written, which are no inputs when they lie in the same folder. `known`: files
    that need not be read again (see `gather`). `published`: what the summary's unit has published itself, to compare.
    `past`: filings of earlier years. `scheduler`: a Dask cluster to read and judge on.
    """
    paths, past = list(paths), tuple(past)
    with Judge(previous, taken()) as judge:
        judged = judged_by(judge, gather(paths, workers, progress, leave_out, known, scheduler, judge))
        chosen = select(judged, year, roster=roster, strict=strict)
        edition = editions.get(chosen.edition)
        included = [item.filing for item in chosen.included if item.filing is not None]
        side_by_side = columns(edition, [filing.cells for filing in included])
        sums = totals(side_by_side)
        name, code = _identity(unit, unit_code, included, roster, lambda: _folder_name(paths, judged))
        summary = Filing(
            unit=name,
            unit_code=code,
            year=year or chosen.year,
            edition=edition,
            scope=scope or "region",
            cells={key: value for key, value in sums.items() if value is not None},
            fee_notices=summed(f.fee_notices for f in included),
            fee_notified=summed(f.fee_notified for f in included),
            fee_collected=summed(f.fee_collected for f in included),
            nothing_to_report=bool(included) and all(f.nothing_to_report for f in included),
        )
        findings = judge.begin_one(summary)  # whose parts no rule asks for
        # While it is judged.
        summary = replace(summary, parts=tuple(_parts(chosen)))
        notices = peers.compare(chosen, roster, past)
        report = Report(summary, findings())
    before = previous.of(summary) if previous is not None else None
    return Consolidation(summary, report, side_by_side, sums, tuple(judged), chosen, notices, roster, before, published)


def _identity(
    unit: str, unit_code: str, included: list[Filing], roster: Roster | None, folder: Callable[[], str]
) -> tuple[str, str]:
    """As given, else the roster's parent of the parts, else the folder's name."""
    if unit or unit_code:
        return unit, unit_code
    if roster is not None:
        units = [found for f in included if (found := roster.match(f.unit_code, f.unit)) is not None]
        parent = roster.parent_of(units)
        if parent is not None:
            return parent.name, parent.code
    return folder(), ""


def _folder_name(paths: Sequence[str | Place], judged: Sequence[Judged]) -> str:
    """Of the folder that was given first, or that holds the file given first."""
    first = place(paths[0]) if paths else Path.cwd()
    if isinstance(first, Remote):
        is_file = any(item.received.path == first for item in judged)
        return Remote(first.url.rstrip("/").rpartition("/")[0]).name if is_file else first.name
    first = first.resolve()
    return (first if first.is_dir() else first.parent).name


def _parts(chosen: Selection) -> list[Mapping[str, Any]]:
    """Who is in the sum: every counted filing, and what a counted summary holds in its turn."""
    parts: list[Mapping[str, Any]] = []
    for item in chosen.included:
        filing = item.filing
        assert filing is not None
        own = {
            "unit": filing.unit,
            "unit_code": filing.unit_code,
            "scope": filing.scope,
            "sha256": item.received.sha256,
            "file": item.received.path.name,
        }
        parts += [own, *({**part} for part in filing.parts)]
    return parts
