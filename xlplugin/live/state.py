"""What the tool keeps for a person between two clicks: choices, and a log file for support."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from validation.findings import Language
from xlplugin.ribbon import settings

_LOG_BYTES, _LOG_FILES = 500_000, 3


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person can choose in 设置; kept in the add-in's own settings file."""

    language: Language = "zh"
    announce: bool = True
    """Whether results are also said in a window, not only in the status bar."""


def choices() -> Choices:
    """The person's choices; what cannot be read is as if never set."""
    kept = settings.read()
    return Choices("en" if kept.get("LANG") == "en" else "zh", kept.get("ANNOUNCE") != "False")


def keep(chosen: Choices) -> None:
    """Write the choices. Raises OutputError."""
    settings.write({"LANG": chosen.language, "ANNOUNCE": str(chosen.announce)})


def log() -> logging.Logger:
    """The log for support. It names buttons, files and errors, never figures; a full disk does not stop a button."""
    logger = logging.getLogger("xlplugin.live")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.handlers = [_handler(settings.log_file())]
    return logger


@cache
def _handler(path: Path) -> logging.Handler:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES - 1, encoding="utf-8", delay=True)
    except OSError:
        return logging.NullHandler()
    kept.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return kept
