"""What the form says, and whether a filing keeps it. No Excel, no files.

`judge(filing)` returns a `Report`; frames are imported only when something is judged.
"""

from validation.filing import Filing
from validation.findings import BrokenEquation, Finding, Report, Suggestion
from validation.form import Edition
from validation.rules import RULES_VERSION, judge, judge_batch

__all__ = [
    "RULES_VERSION",
    "BrokenEquation",
    "Edition",
    "Filing",
    "Finding",
    "Report",
    "Suggestion",
    "judge",
    "judge_batch",
]
