"""What a command says of each file: the contract's `files` list (§3), the same for validate and consolidate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from validation import RULES_VERSION, Filing, Report
from validation.findings import SEVERITIES, Language
from xlplugin.__about__ import __version__
from xlplugin.gather import Progress, Received, gather
from xlplugin.intake.aside import taken
from xlplugin.intake.judged import Judge
from xlplugin.intake.remote import Place
from xlplugin.previous import Previous


@dataclass(frozen=True, slots=True)
class Judged:
    """A file that came in and what the judge says of it; `report` is None where it was refused."""

    received: Received
    report: Report | None

    @property
    def filing(self) -> Filing | None:
        return self.received.filing

    @property
    def has_errors(self) -> bool:
        """Whether the judge found any."""
        return self.report is not None and not self.report.ok

    @property
    def verdict(self) -> str:
        if self.report is None:
            return "refused"
        return "findings" if self.report.findings else "ok"

    def to_dict(self, language: Language = "zh") -> dict[str, Any]:
        filing, refused = self.filing, self.received.refused
        return {
            "file": str(self.received.path),
            "sha256": self.received.sha256,
            "unit": filing.unit if filing else "",
            "unit_code": filing.unit_code if filing else "",
            "year": filing.year if filing else None,
            "edition": filing.edition.name if filing else "",
            "scope": filing.scope if filing else "",
            "verdict": self.verdict,
            "code": refused.code if refused else "",
            "message": refused.sentence(language) if refused else "",
            "findings": self.report.to_dict(language) if self.report else [],
        }


def judge_under(
    paths: Iterable[str | Place],
    previous: Previous | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    leave_out: Path | Iterable[Path] | None = None,
    known: Callable[[Place], Received | None] | None = None,
    scheduler: str | None = None,
) -> list[Judged]:
    """Read and judge every file under `paths`, in the order of their names; see `gather`."""
    with Judge(previous, taken()) as judge:
        return judged_by(judge, gather(paths, workers, progress, leave_out, known, scheduler, judge))


def judge_all(received: Sequence[Received], previous: Previous | None = None) -> list[Judged]:
    """Judge everything that could be read, and is not judged yet, in one pass."""
    return judged_by(Judge(previous), received)


def judged_by(judge: Judge, received: Sequence[Received]) -> list[Judged]:
    """What the judge says of all that could be read; of what is judged already, what was found then."""
    return [
        Judged(item, None if item.filing is None or item.findings is None else Report(item.filing, item.findings))
        for item in judge(received)
    ]


def counts(judged: Sequence[Judged]) -> dict[str, int]:
    """Files by verdict and findings by severity."""
    found = {"files": len(judged), "ok": 0, "findings": 0, "refused": 0} | dict.fromkeys(SEVERITIES, 0)
    for item in judged:
        found[item.verdict] += 1
        for finding in item.report.findings if item.report else ():
            found[finding.severity] += 1
    return found


def versions() -> dict[str, str]:
    """What judged, so that a verdict can be repeated."""
    return {"rules_version": RULES_VERSION, "program_version": __version__}


def exit_code(judged: Sequence[Judged]) -> int:
    """1 where there are errors, 2 where a file was refused, the higher of both; a lock file is nobody's fault."""
    refused = any(item.received.refused is not None and not item.received.lock for item in judged)
    errors = any(item.has_errors for item in judged)
    return 2 if refused else 1 if errors else 0
