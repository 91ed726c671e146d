"""What xlwings calls `Note`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

if TYPE_CHECKING:
    from xlplugin.live.libreoffice.ranges import Range
    from xlplugin.live.libreoffice.sheets import Sheet


class Note(base_classes.Note):
    """The note of one cell."""

    def __init__(self, sheet: Sheet, annotation: Any) -> None:
        self._sheet = sheet
        self._annotation = annotation

    @property
    def api(self) -> Any:
        return self._annotation

    @property
    def text(self) -> str:
        return str(self._annotation.String)

    @text.setter
    def text(self, value: str) -> None:
        self._annotation.setString(value)

    @property
    def location(self) -> Range:
        place = self._annotation.Position
        return self._sheet.block(place.Row + 1, place.Column + 1, 1, 1)

    def delete(self) -> None:
        annotations, own = self._sheet.uno.Annotations, self._annotation.Position
        for index in range(annotations.Count):
            place = annotations.getByIndex(index).Position
            if (place.Row, place.Column) == (own.Row, own.Column):
                annotations.removeByIndex(index)
                return
