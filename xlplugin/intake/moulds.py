"""Whole sheets that were met before, but for the contents of their value elements.

What was typed into a table stands in `<v>`; labels, formulas and all else around it is the same, byte by byte, in every
workbook that one template and one program made. A sheet is cut at `<v>` and each piece must end as it did before: that
is a third of the work of finding every content and looking up what stands between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from re import Pattern

from xlplugin.intake.contents import NUMBER, Texts
from xlplugin.intake.grid import CellValue
from xlplugin.intake.scan import Facts, Formulas, Place
from xlplugin.intake.shaped import PLAIN, Shape, ShapedGrid, taking

MARK = b"<v>"


class Mould:
    """Everything in a sheet but its hollows, the contents that may differ."""

    def __init__(self, pieces: Sequence[bytes], hollows: Sequence[bytes], kinds: str, shape: Shape, rest: list[bytes]):
        self._head = pieces[0]
        self._tails = [piece[len(hollow) :] for piece, hollow in zip(pieces[1:], hollows, strict=True)]
        self._size = len(MARK.join(pieces)) - sum(map(len, hollows))
        self._numbers, self._others = taking(kinds, "n"), taking(kinds, "rsb")
        self._of_others = Shape("".join(kind for kind in kinds if kind != "n"), (), Formulas())
        self._shape, self._rest = shape, rest

    @classmethod
    def of(cls, part: bytes, content: Pattern[bytes], shape: Shape) -> Mould | None:
        """That of a sheet of known shape; None for one with an empty hollow, or a number in none.

        :param content: finds every content with the element that holds it.
        """
        found = [(match[0].startswith(MARK), match[1]) for match in content.finditer(part)]
        pieces = part.split(MARK)
        hollows = [each for is_hollow, each in found if is_hollow]
        if len(found) != len(shape.kinds) or len(pieces) != len(hollows) + 1:
            return None
        if not all(piece.startswith(each + b"<") for piece, each in zip(pieces[1:], hollows, strict=True)):
            return None
        # The contents will come in this order: numbers, other hollows, all else.
        ranks = [
            0 if kind == "n" and is_hollow else 1 if is_hollow else 2
            for kind, (is_hollow, _) in zip(shape.kinds, found, strict=True)
        ]
        order = sorted(range(len(ranks)), key=ranks.__getitem__)
        if "n" in (shape.kinds[index] for index in order if ranks[index] == 2):
            return None
        kinds = "".join(kind for kind, rank in zip(shape.kinds, ranks, strict=True) if rank < 2)
        return cls(pieces, hollows, kinds, shape.reordered(order), [each for is_hollow, each in found if not is_hollow])

    def grid(self, pieces: Sequence[bytes], size: int, texts: Texts | None, facts: Facts) -> MouldedGrid | None:
        """The values of a sheet in this mould; None for a sheet in another, or with an unusual content.

        :param pieces: the sheet cut at the mark, into as many as this mould.
        :param size: bytes of the sheet.
        """
        if pieces[0] != self._head:
            return None
        hollows = list(map(bytes.removesuffix, pieces[1:], self._tails))
        lengths = list(map(len, hollows))
        # Only if each piece ended as it must did all that was taken away come to the size of the mould.
        if size - sum(lengths) != self._size or 0 in lengths:
            return None
        numbers, others = self._numbers(hollows), self._others(hollows)
        are_plain = b"".join(numbers).isdigit() and max(map(len, numbers)) <= PLAIN
        if not are_plain and not all(map(NUMBER.fullmatch, numbers)):
            return None
        if b"<" in b"".join(others) or not self._of_others.fits(others, texts):
            return None
        contents = [*numbers, *others, *self._rest]
        return MouldedGrid(self._shape, contents, texts, facts, list(map(int, numbers)) if are_plain else None)


class MouldedGrid(ShapedGrid):
    """The values of a sheet from a mould; where all of them are plain whole numbers, they are at hand."""

    def __init__(
        self, shape: Shape, contents: Sequence[bytes], texts: Texts | None, facts: Facts, numbers: list[int] | None
    ) -> None:
        super().__init__(shape, contents, texts, facts)
        self._numbers = numbers

    def take(self, places: Sequence[Place]) -> list[CellValue]:
        if self._numbers is not None and (pick := self._shape.picking(places)) is not None:
            return list(pick(self._numbers))
        return super().take(places)
