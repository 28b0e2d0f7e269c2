"""SQLite's tokens (https://sqlite.org/lang.html), for what no PRAGMA tells and for splitting a file.

A quote or comment that is not closed goes to the end of the text, as in SQLite. Every repetition is possessive, so
that time and memory grow with the length of the text and not faster.
"""

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      (?P<space>\s++|--[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))
    | (?P<string>[xX]?'(?:[^']++|'')*+(?:'|\Z))
    | (?P<name>"(?:[^"]++|"")*+(?:"|\Z)|`(?:[^`]++|``)*+(?:`|\Z)|\[[^\]]*+(?:\]|\Z))
    | (?P<number>0[xX][0-9a-fA-F]++|(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?)
    | (?P<word>[^\W\d][\w$]*+)
    | (?P<sign>\|\||->>|->|<=|>=|<>|!=|==|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"[^\W\d][\w$]*\Z")
_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
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


class SqliteToken(NamedTuple):
    """One token: its sort, its text as written, and where it begins."""

    sort: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """An unquoted word in upper case, for comparing with keywords; else empty."""
        return self.text.upper() if self.sort == "word" else ""

    @property
    def identifier(self) -> str:
        """The name it stands for, without quotes."""
        if self.sort == "name":
            inner, quote = self.text[1:-1], self.text[0]
            return inner if quote == "[" else inner.replace(quote * 2, quote)
        if self.sort == "string":
            return self.text[1:-1].replace("''", "'")
        return self.text


def tokens(sql: str) -> Iterator[SqliteToken]:
    """The tokens of `sql` without white space and comments."""
    for found in _TOKEN.finditer(sql):
        sort = found.lastgroup or "sign"
        if sort != "space":
            yield SqliteToken(sort, found.group(), found.start())


def written(found: list[SqliteToken]) -> str:
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


def _is_sign(found: list[SqliteToken], index: int) -> bool:
    """Whether the token is the sign of a number and not an operator between two terms."""
    if found[index].text not in ("-", "+") or found[index].sort != "sign":
        return False
    before = found[index - 1] if index else None
    return before is None or before.text in ("(", ",") or (before.sort == "sign" and before.text != ")")


def _spaced(before: SqliteToken, token: SqliteToken) -> bool:
    if token.text in _TIGHT_BEFORE or before.text in _TIGHT_AFTER:
        return False
    return not (token.text == "(" and before.sort in ("word", "name") and before.word not in _OPERATORS)


_OPERATORS = frozenset(
    {"AND", "OR", "NOT", "IN", "AS", "ON", "WHEN", "THEN", "ELSE", "WHERE", "VALUES", "LIKE", "OVER"}
)


def _one_spelling(token: SqliteToken) -> str:
    if token.sort == "name" and _PLAIN.match(token.identifier):
        return token.identifier.lower()
    if token.sort == "name":
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


def quoted(name: str, start: int = 0) -> SqliteToken:
    """A name as a token, whatever it consists of."""
    return SqliteToken("name", '"{}"'.format(name.replace('"', '""')), start)


def ends_operand(before: Sequence[SqliteToken]) -> bool:
    """Whether what comes next stands behind an operand, and so is an operator, a suffix or an alias."""
    if not before:
        return False
    last = before[-1]
    return last.text == ")" if last.sort == "sign" else last.word not in _NO_OPERAND


def with_strings(found: list[SqliteToken], names: Container[str]) -> list[SqliteToken]:
    """The tokens of an expression with a string for each name in double quotes that is none of `names`.

    SQLite takes such a name for a string, whose capitals then count (https://sqlite.org/quirks.html, 8).
    """
    return [
        _as_string(token) if may_be_string(found, index) and folded(token.identifier) not in names else token
        for index, token in enumerate(found)
    ]


def may_be_string(found: list[SqliteToken], index: int) -> bool:
    """Whether a token stands in double quotes and where a value does: not beside a dot, and not as an alias."""
    token = found[index]
    if token.sort != "name" or token.text[0] != '"' or folded(token.identifier) in _ROWID:
        return False
    before, ahead = found[max(index - 1, 0) : index], found[index + 1 : index + 2]
    if ends_operand(before) or (before and (before[0].text == "." or before[0].word in _BEFORE_NAME)):
        return False
    return not (ahead and ahead[0].text in (".", "("))


def _as_string(token: SqliteToken) -> SqliteToken:
    return SqliteToken("string", "'{}'".format(token.identifier.replace("'", "''")), token.start)


@lru_cache(4096)
def default(sql: str) -> str:
    """The value of a DEFAULT clause in one spelling: a name alone is a string there, with quotes or without."""
    found = list(tokens(sql))
    if len(found) == 1 and (found[0].sort == "name" or (found[0].word and found[0].word not in _CONSTANTS)):
        return _as_string(found[0]).text
    return normalised(sql)


@lru_cache(4096)
def normalised(sql: str) -> str:
    """An expression in one spelling, without parentheses around the whole of it."""
    return written(bare(list(tokens(sql))))


def bare(found: list[SqliteToken]) -> list[SqliteToken]:
    """The tokens of an expression without parentheses around the whole of it."""
    while len(found) > 1 and found[0].text == "(" and closing(found, 0) == len(found) - 1:
        found = found[1:-1]
    return found


def closing(found: list[SqliteToken], start: int) -> int:
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


def split(found: list[SqliteToken]) -> list[list[SqliteToken]]:
    """The parts between the commas that stand in no parentheses."""
    parts: list[list[SqliteToken]] = [[]]
    depth = 0
    for token in found:
        if token.sort == "sign":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == "," and token.sort == "sign" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
