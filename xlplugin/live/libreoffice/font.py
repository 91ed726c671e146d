"""What xlwings calls `Font`."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from xlplugin.live.libreoffice import values

_BOLD, _NORMAL = 150.0, 100.0


class Font(base_classes.Font):
    """The font of a range, its Western and its Asian half together."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        return self._cells

    @property
    def bold(self) -> bool:
        return bool(self._cells.CharWeight >= _BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._cells.CharWeight = self._cells.CharWeightAsian = _BOLD if value else _NORMAL

    @property
    def color(self) -> tuple[int, int, int]:
        return values.from_rgb(self._cells.CharColor) or (0, 0, 0)

    @color.setter
    def color(self, color: Any) -> None:
        self._cells.CharColor = values.rgb(color)

    @property
    def size(self) -> float:
        return float(self._cells.CharHeight)

    @size.setter
    def size(self, points: float) -> None:
        self._cells.CharHeight = self._cells.CharHeightAsian = float(points)
