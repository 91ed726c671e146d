"""Whom a sentence speaks of, against whom the tables count: 全区, 区政府办, 某街道."""

from __future__ import annotations

import re
from typing import Literal

from validation.filing import Filing
from validation.narrative.vocabulary import CHILD, GOVERNMENT, OFFICE, WHOLE

Relation = Literal["exact", "part", "whole"]
"""The number must be the table's; may be less, being a part of it; may be more, the table being a part of it."""

_GOVERNMENT_UNIT = re.compile(r"(?:政府|管委会|管理委员会|行政公署|[省市州盟区县旗])\Z")
_TOWNSHIP = re.compile(r"[乡镇]|街道")


def relation(filing: Filing, subject: str, documents: bool = False) -> Relation:
    """How a number relates to the table's, by the last name of an office or an area before it."""
    marks = [(m.start(), "whole") for m in WHOLE.finditer(subject)]
    marks += [(m.start(), "office") for m in OFFICE.finditer(subject) if not _is_itself(filing, m[0])]
    wide = filing.scope != "own" or bool(_GOVERNMENT_UNIT.search(filing.unit))
    if wide:
        marks += [(m.end() - 1, "office") for m in CHILD.finditer(subject) if "各" not in m[0] and "全" not in m[0]]
        if documents:
            marks += [(m.start(), "office") for m in GOVERNMENT.finditer(subject)]
    if not marks:
        return "exact"
    if max(marks)[1] == "office":
        return "part" if wide else "exact"
    if filing.scope == "government" or (not wide and not _TOWNSHIP.search(filing.unit)):
        return "whole"
    return "exact"


def _is_itself(filing: Filing, name: str) -> bool:
    """本机关 in a report of 本机关, 我局 in a 局's own, 办公室 in an office's own: the filing itself."""
    return filing.scope == "own" and (name.endswith(("机关", "单位")) or name[-1] in filing.unit[-3:])
