"""The two dates of the regulations (条例第四十九条): offices by 31 January, governments by 31 March."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date and what is due on it; `left` days from today, below zero once it has passed."""

    day: date
    title: tuple[str, str]
    left: int

    def sentence(self, lang: str = "zh") -> str:
        """How much time is left."""
        zh = f"距 {self.day:%Y-%m-%d}（{self.title[0]}）还有 {self.left} 天"
        en = f"{self.left} days left to {self.day:%Y-%m-%d} ({self.title[1]})"
        if self.left < 0:
            zh = f"{self.day:%Y-%m-%d}（{self.title[0]}）已过 {-self.left} 天"
            en = f"{-self.left} days past {self.day:%Y-%m-%d} ({self.title[1]})"
        return zh if lang == "zh" else en


def deadlines(year: int, today: date) -> tuple[Deadline, Deadline]:
    """The deadlines of a report year."""
    days = (
        (date(year + 1, 1, 31), ("部门报送并公布", "departments submit and publish")),
        (date(year + 1, 3, 31), ("政府公布", "governments publish")),
    )
    first, second = (Deadline(day, title, (day - today).days) for day, title in days)
    return first, second
