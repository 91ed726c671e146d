"""Typefaces, colours and number formats of every sheet that we write; no Excel library needed to know them."""

from __future__ import annotations

HEAD_FACE, BODY_FACE = "黑体", "宋体"
INK, ACCENT, GREY, RED, LINK = "1F1F1F", "1F3864", "595959", "9C0006", "1F4E9E"
LINE = "7F7F7F"
HEADER_TINT, TOTAL_TINT, BLANK_TINT, TEXT_TINT, WRONG_TINT = "E9EEF6", "F2F2F2", "FFF8E1", "FCE4D6", "F8CBAD"

COUNT_FORMAT, MONEY_FORMAT = "0", "0.######"
