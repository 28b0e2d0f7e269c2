"""Brackets that say nothing, by the precedence of SQLite's operators (https://sqlite.org/lang_expr.html, 2)."""

import math
from collections.abc import Sequence

from schemawatchd.sql.lexer import Token
from schemawatchd.sql.sqlite_spelling import closing, ends_operand, split

_SIGNS = {
    **dict.fromkeys(("||", "->", "->>"), 8.0),
    **dict.fromkeys(("*", "/", "%"), 7.0),
    **dict.fromkeys(("+", "-"), 6.0),
    **dict.fromkeys(("&", "|", "<<", ">>"), 5.0),
    **dict.fromkeys(("<", ">", "<=", ">="), 3.0),
    **dict.fromkeys(("=", "==", "<>", "!="), 2.0),
}
_WORDS = {
    "COLLATE": 9.0,
    "ESCAPE": 4.0,
    **dict.fromkeys(("BETWEEN", "GLOB", "IN", "IS", "ISNULL", "LIKE", "MATCH", "NOTNULL", "REGEXP"), 2.0),
    "NOT": 1.5,
    "AND": 1.0,
    "OR": 0.0,
}
_UNARY = 10.0
_EQUALITY = 2.0
_ASSOCIATIVE = frozenset({0.0, 1.0})
"""OR and AND mean the same from the left and from the right; `+` and `*` of floats do not."""
_LEFT = frozenset({0.0, 1.0, 5.0, 6.0, 7.0, 8.0})
_NEGATED = frozenset({"BETWEEN", "GLOB", "IN", "LIKE", "MATCH", "NULL", "REGEXP"})
_BEFORE = frozenset({"ON", "WHERE", "HAVING", "WHEN", "THEN", "ELSE", "SELECT", "BY", "CASE"})
"""Keywords behind which an expression begins; behind any other word brackets are a list or a call."""
_BEFORE_OPERAND = frozenset({"AND", "BETWEEN", "ESCAPE", "GLOB", "IS", "LIKE", "NOT", "OR"})
_DEEPEST = 40
_LONGEST = 5_000
_QUERIES = frozenset({"SELECT", "VALUES", "WITH"})


def without_brackets(found: list[Token]) -> list[Token]:
    """The tokens of an expression or query without the brackets that change nothing.

    What is longer or deeper than people write is left as it is: it may come from a stranger.
    """
    depth = deepest = 0
    for token in found:
        if token.sort == "sign":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            deepest = max(deepest, depth)
    return found if depth or deepest > _DEEPEST or len(found) > _LONGEST else _without(found)


def _without(found: list[Token]) -> list[Token]:
    result: list[Token] = []
    index = betweens = 0
    within = False
    while index < len(found):
        token = found[index]
        if token.sort == "sign" and token.text == "(":
            end = closing(found, index)
            inside = _without(found[index + 1 : end])
            left = _EQUALITY if within and result[-1].keyword == "AND" else _left(result[-2:])
            dropped = left is not None and _says_nothing(left, inside, _right(found[end + 1 : end + 3]))
            result += inside if dropped else [token, *inside, found[end]]
            index = end
        else:
            result.append(token)
            if token.keyword == "AND":
                within = betweens > 0
                betweens -= within
            betweens += token.keyword == "BETWEEN"
        index += 1
    return result


def _says_nothing(left: float, inside: list[Token], right: float) -> bool:
    if not inside or inside[0].keyword in _QUERIES or len(split(inside)) > 1:
        return False
    weakest = min(_operators(inside), default=math.inf)
    fits_left = weakest > left or (weakest == left and left in _ASSOCIATIVE)
    # What a prefix begins would take in all that follows: `(NOT a) = b`.
    prefixed = inside[0].keyword == "NOT" and right > -math.inf
    return fits_left and not prefixed and (weakest > right or (weakest == right and right in _LEFT))


def _left(before: Sequence[Token]) -> float | None:
    """How strongly the operator on the left binds; `None` where the brackets belong to a call or a list."""
    if not before or before[-1].keyword in _BEFORE:
        return -math.inf
    last = before[-1]
    if last.sort == "sign":
        return _left_sign(last.text, operator=ends_operand(before[-2:-1]))
    if last.keyword == "NOT" and before[-2:-1] and before[-2].keyword == "IS":
        return _EQUALITY
    return _WORDS[last.keyword] if last.keyword in _BEFORE_OPERAND else None


def _left_sign(text: str, *, operator: bool) -> float | None:
    if text in ("(", ","):
        return -math.inf
    if text in _SIGNS and operator:
        return _SIGNS[text]
    return _UNARY if text in ("+", "-", "~") else None


def _right(ahead: Sequence[Token]) -> float:
    if not ahead:
        return -math.inf
    if ahead[0].sort == "sign":
        return _SIGNS.get(ahead[0].text, -math.inf)
    if ahead[0].keyword == "NOT":
        return _EQUALITY if ahead[1:] and ahead[1].keyword in _NEGATED else -math.inf
    return _WORDS.get(ahead[0].keyword, -math.inf)


def _operators(inside: Sequence[Token]) -> list[float]:
    """How strongly each operator binds that stands in no further brackets and in no CASE."""
    found: list[float] = []
    depth = betweens = 0
    for index, token in enumerate(inside):
        opens = token.keyword == "CASE" or (token.sort == "sign" and token.text == "(")
        closes = token.keyword == "END" or (token.sort == "sign" and token.text == ")")
        depth += opens - closes
        if depth or closes:
            continue
        behind = ends_operand(inside[max(index - 1, 0) : index])
        if token.sort == "sign":
            if token.text == "~" or (token.text in ("+", "-") and not behind):
                found.append(_UNARY)
            elif token.text in _SIGNS:
                found.append(_SIGNS[token.text])
        elif token.keyword == "AND" and betweens:
            betweens -= 1
        elif token.keyword == "NOT" and index and (behind or inside[index - 1].keyword == "IS"):
            found.append(_EQUALITY)
        elif token.keyword in _WORDS:
            betweens += token.keyword == "BETWEEN"
            found.append(_WORDS[token.keyword])
    return found
