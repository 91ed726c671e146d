"""The figures that a leader asks for first, and how they changed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from validation import Edition
from validation.values import Number

KEY_FIGURES = (
    ("本年新收申请", "New applications", "t3.new.total"),
    ("上年结转申请", "Carried over from last year", "t3.carried_in.total"),
    ("办理总计", "Handled", "t3.handled.total"),
    ("予以公开", "Granted", "t3.granted.total"),
    ("部分公开", "Granted in part", "t3.partial.total"),
    ("结转下年度", "Carried over to next year", "t3.carried_out.total"),
    ("行政复议", "Administrative review", "t4.review.total"),
    ("行政诉讼（未经复议直接起诉）", "Litigation without review", "t4.direct.total"),
    ("行政诉讼（复议后起诉）", "Litigation after review", "t4.after_review.total"),
    ("行政规范性文件现行有效", "Normative documents in force", "t2.normative.in_force"),
    ("行政许可", "Licences", "t2.licences.decisions"),
    ("行政处罚", "Penalties", "t2.penalties.decisions"),
    ("行政强制", "Coercion", "t2.coercion.decisions"),
    ("行政事业性收费（万元）", "Fees (10,000 yuan)", "t2.fees.amount"),
)
"""Chinese label, English label, cell."""


def key_figures(edition: Edition, english: bool = False) -> list[tuple[str, str]]:
    """(label, cell) of those that the edition has."""
    return [((zh, en)[english], key) for zh, en, key in KEY_FIGURES if key in edition.cells]


def change(now: Number | None, before: Number | None) -> str:
    """The change on last year: `+12.3%`, `-4.0%`, `0.0%`; empty where one of the two is missing or last year was 0."""
    if now is None or not before:
        return ""
    percent = (Decimal(now) - Decimal(before)) * 100 / Decimal(before)
    rounded = percent.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:+f}%" if rounded else "0.0%"
