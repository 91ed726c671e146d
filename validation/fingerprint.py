"""A few bytes that stand for values, so that what is long need not be compared or kept to see that it is the same."""

from __future__ import annotations

from hashlib import blake2b
from io import BytesIO
from pickle import Pickler
from typing import Any

_PROTOCOL = 5  # whatever the newest is


def fingerprint(*things: Any) -> bytes:
    """Twenty bytes: the same for equal things in every process, others where one thing differs.

    :param things: plain values: numbers, texts, None, tuples and dictionaries of these. 1 and Decimal(1) differ.
    """
    stated = BytesIO()
    pickler = Pickler(stated, _PROTOCOL)
    pickler.fast = True  # else one text met twice is written otherwise than two equal ones
    for thing in things:
        pickler.dump(thing)
    return blake2b(stated.getbuffer(), digest_size=20).digest()
