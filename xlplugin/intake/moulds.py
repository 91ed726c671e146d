"""Whole sheets that were met before, but for those of their contents that differ.

Labels, formulas, formats and all else around what was typed in is the same, byte by byte, in every workbook that one
template and one program made. What stands before the first content that differs and after the last is compared in one
piece; only between them a sheet is cut at its contents, and what stands between these must be the same, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from xlplugin.intake.contents import NUMBER, PLAIN_NUMBERS, Texts, understood
from xlplugin.intake.grid import CellValue
from xlplugin.intake.scan import Facts, Place
from xlplugin.intake.shaped import Kinds, Shape, ShapedGrid, taking

CONTENT = re.compile(rb">([^<]++)<(?=/[vt]>)")
"""A content. Both tags of the element that holds it stay with what must be the same: a sheet that mixes them up is damaged."""
_VALUE = re.compile(rb"<v>([^<]+)<")
"""The same of value elements only, which are found more quickly."""
_OPENED, _CLOSED = len(b"<v"), len(b"/v>")
"""What a pattern needs to see before and after a content, at least."""


class Mould:
    """Everything in a sheet but its hollows, the contents that may differ.

    :param part: a sheet of that shape.
    :param found: its contents as they stand in it.
    """

    def __init__(self, part: bytes, shape: Shape, facts: Facts, found: Sequence[re.Match[bytes]]) -> None:
        self.shape, self._facts, hollows = shape, facts, shape.hollows
        self.met = 0
        """How many sheets came from it."""
        first, last = min(hollows, default=0), max(hollows, default=-1)
        start, end = len(part), len(part)
        if hollows:
            start, end = found[first].start() - _OPENED, found[last].end() + _CLOSED
        self._head, self._foot = part[:start], part[end:]
        in_value = [part.endswith(b"<v", 0, match.start()) for match in found]
        pattern = _VALUE if all(in_value[index] for index in hollows) else CONTENT
        self._cut = pattern.split
        self._between = self._cut(part[start:end])[::2]
        cut = [index for index in range(first, last + 1) if in_value[index] or pattern is CONTENT]
        kinds = "".join(shape.kinds[index] for index in cut)
        self._numbers, self._others = taking(kinds, "n"), taking(kinds, "trsb")
        self._of_others = Kinds(kinds.replace("n", ""))
        # The contents will come in this order: numbers, what else is cut out, all that stays.
        cut.sort(key=lambda index: shape.kinds[index] != "n")
        rest = [index for index in range(len(found)) if index not in cut]
        self._ordered, self._rest = shape.reordered([*cut, *rest]), [found[index][1] for index in rest]

    def grid(self, part: bytes, texts: Texts | None) -> MouldedGrid | None:
        """The values of a sheet in this mould; None for a sheet in another, or with an unusual content."""
        if not (part.startswith(self._head) and part.endswith(self._foot)):
            return None
        pieces = self._cut(part[len(self._head) : len(part) - len(self._foot)])
        if pieces[::2] != self._between:
            return None
        contents = pieces[1::2]
        numbers, others = self._numbers(contents), self._others(contents)
        if not self._of_others.fit(others, texts):
            return None
        written = [*others, *self._rest]
        try:
            plain = list(map(PLAIN_NUMBERS.__getitem__, numbers))
        except ValueError:
            if not all(map(NUMBER.fullmatch, numbers)):
                return None
            exact = [understood("n", number, None) for number in numbers]
            return MouldedGrid(self._ordered, exact, False, written, texts, self._facts)
        return MouldedGrid(self._ordered, plain, True, written, texts, self._facts)


class MouldedGrid(ShapedGrid):
    """The values of a sheet from a mould, its numbers at hand.

    :param are_plain: whether all of them are plain whole numbers.
    :param written: the contents that are no numbers.
    """

    def __init__(
        self,
        shape: Shape,
        numbers: Sequence[CellValue],
        are_plain: bool,
        written: Sequence[bytes],
        texts: Texts | None,
        facts: Facts,
    ) -> None:
        super().__init__(shape, written, texts, facts)
        self._numbers, self._are_plain = numbers, are_plain

    def plain(self, places: Sequence[Place]) -> Sequence[int] | None:
        pick = self._shape.held(places).numbers if self._are_plain else None
        return None if pick is None else pick(self._numbers)

    def _understood(self, index: int) -> CellValue:
        at = index - len(self._numbers)
        return self._numbers[index] if at < 0 else understood(self._shape.kinds[index], self._contents[at], self._texts)
