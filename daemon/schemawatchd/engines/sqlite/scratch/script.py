"""A `.sql` file for SQLite, statement by statement."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.sql.lexer import Dialect, Token, code

_BLOCK_OPENERS = frozenset({"BEGIN", "CASE"})
_WORDS = 8
_SHELL_LINE = re.compile(r"^\.[^\n]*+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SqliteStatement:
    """One statement, where it begins (lines from 1), and its first words in upper case."""

    text: str
    line: int
    words: tuple[str, ...]


class _Open:
    """The statement that is being read. Its tokens are counted and not kept: there may be one for each byte."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.start = self.end = 0
        self._head: list[str] = []
        self._last = ""
        self._depth = 0

    def take(self, token: Token) -> None:
        word = token.keyword
        if not self.words:
            self.start = token.start
        if len(self.words) < _WORDS:
            self.words.append(word or token.identifier)
            self._head.append(word)
        self.end = token.start + len(token.text)
        self._last = word
        self._depth += (word in _BLOCK_OPENERS) - (word == "END")

    def inside_trigger(self) -> bool:
        """Whether a semicolon here belongs to a trigger's body."""
        if self._head[:1] != ["CREATE"] or "TRIGGER" not in self._head[:3]:
            return False
        return self._last != "END" or self._depth != 0


def statements(sql: str) -> Iterator[SqliteStatement]:
    """The statements of `sql`; a trigger's own semicolons do not end it. Shell lines (`.read`) are passed over."""
    sql = _without_shell_lines(sql)
    found = _Open()
    line, counted = 1, 0
    for token in code(sql, Dialect.SQLITE):
        if token.text != ";" or token.sort != "sign" or found.inside_trigger():
            found.take(token)
        elif found.words:
            line += sql.count("\n", counted, found.start)
            counted = found.start
            yield SqliteStatement(sql[found.start : found.end], line, tuple(found.words))
            found = _Open()
    if found.words:
        line += sql.count("\n", counted, found.start)
        yield SqliteStatement(sql[found.start : found.end], line, tuple(found.words))


def _without_shell_lines(sql: str) -> str:
    """The sqlite3 shell's dot commands are its own; they are blanked so that line numbers stay."""
    return _SHELL_LINE.sub("", sql) if "\n." in sql or sql.startswith(".") else sql
