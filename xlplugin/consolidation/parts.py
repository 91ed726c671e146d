"""Whether a total lists an office among its parts: looked up, since a province asks it for every pair."""

from __future__ import annotations

from collections.abc import Iterable

from validation import Filing
from xlplugin.identity import unit_key

WIDTH = {"own": 0, "government": 1, "region": 2}
"""A region total holds a government's, which holds the office's own."""

_NOT = -1


class Parts:
    """The parts of one total by code and by name, each with the widest scope in which it is listed."""

    def __init__(self, total: Filing) -> None:
        self._by_code: dict[str, int] = {}
        self._by_name: dict[tuple[str, bool], int] = {}
        for part in total.parts:
            code, width = part.get("unit_code", ""), WIDTH.get(part.get("scope", "own"), 0)
            name = (unit_key(part.get("unit", "")), bool(code))
            self._by_name[name] = max(width, self._by_name.get(name, _NOT))
            if code:
                self._by_code[code] = max(width, self._by_code.get(code, _NOT))

    def hold(self, filing: Filing, names: tuple[str, ...]) -> bool:
        """Whether the filing is listed in its scope or a wider one: by code where both have one, else by name."""
        width, code = WIDTH[filing.scope], filing.unit_code
        if code and self._by_code.get(code, _NOT) >= width:
            return True
        coded = (False,) if code else (False, True)
        return any(self._by_name.get((name, has), _NOT) >= width for name in names for has in coded)


class Near:
    """Which totals share a code or a name with a filing, so that not every pair has to be looked at."""

    def __init__(self, names: Iterable[Iterable[str]]) -> None:
        self._by_name: dict[str, set[int]] = {}
        for position, of_one in enumerate(names):
            for name in filter(None, of_one):
                self._by_name.setdefault(name, set()).add(position)

    def to(self, names: Iterable[str]) -> list[int]:
        """Positions of the totals that bear or list one of the names, in their order."""
        return sorted({position for name in names for position in self._by_name.get(name, ())})
