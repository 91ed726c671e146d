"""What a file held, made small and plain: for the way from a worker to the command, and for the cache.

A filing refers to its edition and to the template's places; these are the same for thousands of filings and are not
carried along.
"""

from __future__ import annotations

from typing import Any

from validation import editions
from validation.filing import Cells, Contact, Filing, Narrative, Provenance
from workbook_templates.layout import places
from xlplugin.gather import Received
from xlplugin.intake.refusals import Refused
from xlplugin.intake.remote import Place

Packed = tuple[Any, ...]


def pack(received: Received) -> Packed:
    """The received file without its path, as a tuple that pickles quickly."""
    refused = None if received.refused is None else (received.refused.key, received.refused.facts)
    filing = None if received.filing is None else pack_filing(received.filing)
    return received.sha256, received.lock, refused, filing


def unpack(packed: Packed, path: Place) -> Received:
    """The received file again, at its path."""
    sha256, lock, refused, filing = packed
    return Received(
        path,
        None if filing is None else unpack_filing(filing, str(path), sha256),
        None if refused is None else Refused(refused[0], **refused[1]),
        sha256,
        lock,
    )


def pack_filing(filing: Filing) -> Packed:
    """The filing without path and hash of its file."""
    came = filing.provenance
    standard = came.places is places(filing.edition.name)
    return (
        filing.edition.name,
        filing.cells.row,
        (filing.unit, filing.unit_code, filing.year, filing.scope, filing.nothing_to_report),
        (filing.contact.name, filing.contact.phone, filing.contact.email),
        dict(filing.narrative.sections),
        (filing.fee_notices, filing.fee_notified, filing.fee_collected),
        tuple(dict(part) for part in filing.parts),
        (came.modified, None if standard else dict(came.places), came.template),
        (came.remarks, tuple(dict(answer) for answer in came.answers)),
    )


def unpack_filing(packed: Packed, file: str, sha256: str) -> Filing:
    """The filing again, as it came from a file."""
    name, row, identity, contact, sections, fees, parts, origin, noticed = packed
    edition = editions.get(name)
    unit, unit_code, year, scope, nothing_to_report = identity
    modified, elsewhere, template = origin
    remarks, answers = noticed
    return Filing(
        unit=unit,
        unit_code=unit_code,
        year=year,
        edition=edition,
        scope=scope,
        cells=Cells(edition, row),
        narrative=Narrative(sections),
        fee_notices=fees[0],
        fee_notified=fees[1],
        fee_collected=fees[2],
        contact=Contact(*contact),
        nothing_to_report=nothing_to_report,
        parts=parts,
        provenance=Provenance(
            file=file,
            sha256=sha256,
            modified=modified,
            places=places(name) if elsewhere is None else elsewhere,
            remarks=remarks,
            answers=answers,
            template=template,
        ),
    )
