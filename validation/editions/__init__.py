"""The editions of the form, each declared once. A new notice is a new module here and a line in `_MODULES`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from validation.form import Edition

CURRENT = "2021"
_MODULES = {"2021": "validation.editions.e2021", "2019": "validation.editions.e2019"}
NAMES = tuple(_MODULES)


@cache
def get(name: str = CURRENT) -> Edition:
    """The edition of that name. Raises KeyError, naming those known."""
    if name not in _MODULES:
        raise KeyError(f"unknown edition {name!r}; known: {', '.join(NAMES)}")
    edition: Edition = import_module(_MODULES[name]).EDITION
    return edition


def is_declared(edition: Edition) -> bool:
    """Whether it is one of the editions declared here (and not one amended for a test)."""
    return edition.name in _MODULES and get(edition.name) is edition
