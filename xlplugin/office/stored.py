"""A filing as a text in the ledger and back, its provenance included, so that an unchanged file is not read again."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from validation import Filing, Finding
from validation.filing import Provenance
from workbook_templates.layout import Places, places
from xlplugin.intake.remote import Place, Remote

_DECIMAL = "="
VERSION = 1
"""Grows when what is kept of a reading changes."""


def dump(filing: Filing) -> str:
    """The filing as JSON; hash and path of its file stand beside it in the ledger."""
    data = filing.to_dict() | {"narrative": dict(filing.narrative.sections)}
    source = filing.provenance
    standard = isinstance(source.places, Places)
    data["provenance"] = {
        "modified": source.modified,
        "template": source.template,
        "places": None if standard else {key: list(place) for key, place in source.places.items()},
        "answers": [dict(answer) for answer in source.answers],
        "remarks": [_finding(remark) for remark in source.remarks],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_number)


def load(text: str, file: str = "", sha256: str = "") -> Filing:
    """The filing that `dump` wrote."""
    data = json.loads(text, object_hook=_exact)
    kept = data.pop("provenance")
    where = kept["places"]
    provenance = Provenance(
        file=file,
        sha256=sha256,
        modified=kept["modified"],
        places=places(data["edition"]) if where is None else {key: (at[0], at[1]) for key, at in where.items()},
        remarks=tuple(_remark(remark) for remark in kept["remarks"]),
        answers=tuple(kept["answers"]),
        template=kept["template"],
    )
    return Filing(**data, provenance=provenance)


def file_mark(path: Place) -> str | None:
    """What changes whenever a file is written to: size and times, or a store's ETag. None where there is none."""
    if isinstance(path, Remote):
        return path.mark or None
    try:
        state = path.stat()
    except OSError:
        return None
    return f"{state.st_size}/{state.st_mtime_ns}/{state.st_ctime_ns}"


def _finding(finding: Finding) -> dict[str, Any]:
    """A reader's remark; such carry neither equations nor guesses."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "cells": list(finding.cells),
        "stated": finding.stated,
        "expected": finding.expected,
        "facts": dict(finding.facts),
        "at": finding.at,
    }


def _remark(data: dict[str, Any]) -> Finding:
    at = data.pop("at")
    found = Finding(**data | {"cells": tuple(data["cells"])})
    return found if at is None else replace(found, at=(at[0], at[1]))


def _number(value: object) -> dict[str, str]:
    """A decimal as a mark with all its digits: sums have more of them than a float keeps."""
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"{type(value).__name__} in a filing")


def _exact(found: dict[str, Any]) -> Any:
    return Decimal(found[_DECIMAL]) if found.keys() == {_DECIMAL} else found
