"""Expressions and names of SQLite in one spelling: one text for what differs only in how it is written."""

import re
from collections.abc import Container, Sequence
from functools import lru_cache

from schemawatchd.sql.lexer import Dialect, Token, code

_PLAIN = re.compile(r"[^\W\d][\w$]*\Z")
_SMALL = {letter: letter + 32 for letter in range(ord("A"), ord("Z") + 1)}
_ROWID = frozenset({"oid", "rowid", "_rowid_"})
_CONSTANTS = frozenset({"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "FALSE", "NULL", "TRUE"})
_NO_OPERAND = frozenset(
    {
        *("ABORT", "AFTER", "ALL", "AND", "AS", "BEFORE", "BEGIN", "BETWEEN", "BY", "CASE", "COLLATE", "CROSS"),
        *("DELETE", "DISTINCT", "ELSE", "ESCAPE", "EXCEPT", "EXISTS", "FROM", "FULL", "GLOB", "GROUP", "HAVING"),
        *("IN", "INNER", "INSERT", "INTERSECT", "INTO", "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "MATCH", "NATURAL"),
        *("NOT", "OF", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "REGEXP", "REPLACE", "RETURNING", "RIGHT"),
        *("SELECT", "SET", "THEN", "UNION", "UPDATE", "USING", "VALUES", "WHEN", "WHERE", "WITH"),
    }
)
_BEFORE_NAME = frozenset({"AS", "COLLATE", "FROM", "INTO", "JOIN", "UPDATE"})
_TIGHT_BEFORE = frozenset({",", ")", ".", ";"})
_TIGHT_AFTER = frozenset({"(", "."})


def written(found: list[Token]) -> str:
    """The tokens as one line: the same text for what differs only in white space, comments, case and quotes.

    Unquoted words are case-insensitive (https://sqlite.org/lang_keywords.html), and so are quoted names.
    """
    parts: list[str] = []
    for index, token in enumerate(found):
        before = found[index - 1] if index else None
        if before is not None and _spaced(before, token) and not _is_sign(found, index - 1):
            parts.append(" ")
        parts.append(_one_spelling(token))
    return "".join(parts)


def _is_sign(found: list[Token], index: int) -> bool:
    """Whether the token is the sign of a number and not an operator between two terms."""
    if found[index].text not in ("-", "+") or found[index].sort != "sign":
        return False
    before = found[index - 1] if index else None
    return before is None or before.text in ("(", ",") or (before.sort == "sign" and before.text != ")")


def _spaced(before: Token, token: Token) -> bool:
    if token.text in _TIGHT_BEFORE or before.text in _TIGHT_AFTER:
        return False
    return not (token.text == "(" and before.sort in ("word", "quoted") and before.keyword not in _OPERATORS)


_OPERATORS = frozenset(
    {"AND", "OR", "NOT", "IN", "AS", "ON", "WHEN", "THEN", "ELSE", "WHERE", "VALUES", "LIKE", "OVER"}
)


def _one_spelling(token: Token) -> str:
    if token.sort == "quoted" and _PLAIN.match(token.identifier):
        return token.identifier.lower()
    if token.sort == "quoted":
        return '"' + token.identifier.replace('"', '""') + '"'
    if token.sort == "word":
        return token.text.lower()
    if token.text in ("==", "!="):
        return {"==": "=", "!=": "<>"}[token.text]
    return token.text


def folded(name: str) -> str:
    """A name in one case: SQLite takes the capitals of ASCII alone for small letters (sqlite3_stricmp)."""
    if name.islower():  # most names, and the quickest way to tell
        return name
    return name.lower() if name.isascii() else name.translate(_SMALL)


def quoted(name: str, start: int = 0) -> Token:
    """A name as a token, whatever it consists of."""
    return Token("quoted", '"{}"'.format(name.replace('"', '""')), start)


def ends_operand(before: Sequence[Token]) -> bool:
    """Whether what comes next stands behind an operand, and so is an operator, a suffix or an alias."""
    if not before:
        return False
    last = before[-1]
    return last.text == ")" if last.sort == "sign" else last.keyword not in _NO_OPERAND


def with_strings(found: list[Token], names: Container[str]) -> list[Token]:
    """The tokens of an expression with a string for each name in double quotes that is none of `names`.

    SQLite takes such a name for a string, whose capitals then count (https://sqlite.org/quirks.html, 8).
    """
    return [
        _as_string(token) if may_be_string(found, index) and folded(token.identifier) not in names else token
        for index, token in enumerate(found)
    ]


def may_be_string(found: list[Token], index: int) -> bool:
    """Whether a token stands in double quotes and where a value does: not beside a dot, and not as an alias."""
    token = found[index]
    if token.sort != "quoted" or token.text[0] != '"' or folded(token.identifier) in _ROWID:
        return False
    before, ahead = found[max(index - 1, 0) : index], found[index + 1 : index + 2]
    if ends_operand(before) or (before and (before[0].text == "." or before[0].keyword in _BEFORE_NAME)):
        return False
    return not (ahead and ahead[0].text in (".", "("))


def _as_string(token: Token) -> Token:
    return Token("string", "'{}'".format(token.identifier.replace("'", "''")), token.start)


@lru_cache(4096)
def default(sql: str) -> str:
    """The value of a DEFAULT clause in one spelling: a name alone is a string there, with quotes or without."""
    found = list(code(sql, Dialect.SQLITE))
    if len(found) == 1 and (
        found[0].sort == "quoted" or (found[0].keyword and found[0].keyword not in _CONSTANTS)
    ):
        return _as_string(found[0]).text
    return normalised(sql)


@lru_cache(4096)
def normalised(sql: str) -> str:
    """An expression in one spelling, without parentheses around the whole of it."""
    return written(bare(list(code(sql, Dialect.SQLITE))))


def bare(found: list[Token]) -> list[Token]:
    """The tokens of an expression without parentheses around the whole of it."""
    while len(found) > 1 and found[0].text == "(" and closing(found, 0) == len(found) - 1:
        found = found[1:-1]
    return found


def closing(found: list[Token], start: int) -> int:
    """The index of the parenthesis that closes the one at `start`; the last index where none does."""
    depth = 0
    for index in range(start, len(found)):
        if found[index].text == "(" and found[index].sort == "sign":
            depth += 1
        elif found[index].text == ")" and found[index].sort == "sign":
            depth -= 1
            if depth == 0:
                return index
    return len(found) - 1


def split(found: list[Token]) -> list[list[Token]]:
    """The parts between the commas that stand in no parentheses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found:
        if token.sort == "sign":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "," and token.sort == "sign" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
