"""Rows of the summary in blocks that are packed each by itself, so that an unchanged one is not made again.

A row is made from its facts, its number and what its table says, from nothing else; and these are what the key of a
block is computed from, without making the rows. So a block under the same key is the same block. Blocks are formed the
same way whether or not any is known: the summary is the same to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar

from validation.fingerprint import fingerprint

Facts = TypeVar("Facts", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Table(Generic[Facts]):
    """How rows are made from facts."""

    label: tuple[Any, ...]
    """All that a row depends on beside its number, its facts and the version of the program: formats, language, …"""
    block: int
    """Rows in a block: so many that packing them apart costs little, so few that one change concerns few others."""
    render: Callable[[int, Facts], bytes]
    """The row of that number. What it shows must follow from `stated` facts and label alone, else it may be outdated."""
    stated: Callable[[Facts], tuple[Any, ...]] = tuple
    """The facts as plain values (numbers, texts, tuples and dictionaries of these) that differ where the facts do."""

    def blocks(self, things: Sequence[Any], first: int, facts: Callable[[Any], Facts]) -> Blocks:
        """The rows for these things, from row `first` on, each from the facts about one thing."""
        return Blocks(self, things, first, facts)


@dataclass(frozen=True)
class Blocks:
    """The blocks of a sheet, each formed when it is asked for: how many there are costs no memory."""

    table: Table[Any]
    things: Sequence[Any]
    first: int
    facts: Callable[[Any], Any]

    def __len__(self) -> int:
        return -(-len(self.things) // self.table.block)

    def __getitem__(self, at: int) -> Block[Any]:
        start = at * self.table.block
        some = self.things[start : start + self.table.block]
        return Block(self.table, self.first + start, list(map(self.facts, some)))


@dataclass(frozen=True)
class Block(Generic[Facts]):
    """Some rows that follow one another, yet to be made."""

    table: Table[Facts]
    first: int
    facts: Sequence[Facts]

    @cached_property
    def key(self) -> bytes:
        """What stands for the text of these rows in this version of the program."""
        return fingerprint(self.table.label, self.first, *map(self.table.stated, self.facts))

    def text(self) -> bytes:
        """The rows as they stand in the sheet."""
        return b"".join(map(self.table.render, count(self.first), self.facts))
