"""Formulas that are plain arithmetic over numbers (`12+3`), computed exactly; nothing else is."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation, localcontext

from validation.values import Number

_PLAIN = re.compile(r"[0-9+\-*/(). ]{1,200}\Z")
_OPERATORS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(formula: str) -> Number | None:
    """The value of a formula of numbers and + - * /, None for any other formula."""
    text = formula.lstrip("=")
    if not _PLAIN.match(text) or "**" in text or "//" in text:
        return None
    try:
        with localcontext() as context:
            context.prec = 15  # as Excel keeps
            value = _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, InvalidOperation, ZeroDivisionError, RecursionError, MemoryError):
        return None
    return int(value) if value == value.to_integral_value() else value


def _value(node: ast.expr) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Decimal(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return -_value(node.operand) if isinstance(node.op, ast.USub) else _value(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    raise ValueError("not plain arithmetic")
