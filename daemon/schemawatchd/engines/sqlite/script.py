"""A `.sql` file for SQLite, statement by statement."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.schema.sqlite_tokens import Token, tokens

_BLOCK_OPENERS = frozenset({"BEGIN", "CASE"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, where it begins (lines from 1), and its first words in upper case."""

    text: str
    line: int
    words: tuple[str, ...]


def statements(sql: str) -> Iterator[Statement]:
    """The statements of `sql`; a trigger's own semicolons do not end it. Shell lines (`.read`) are passed over."""
    sql = _without_shell_lines(sql)
    found: list[Token] = []
    line, counted = 1, 0
    for token in tokens(sql):
        if token.text == ";" and token.sort == "sign" and not _inside_trigger(found):
            if found:
                line += sql.count("\n", counted, found[0].start)
                counted = found[0].start
                yield _statement(sql, found, line)
            found = []
        else:
            found.append(token)
    if found:
        yield _statement(sql, found, line + sql.count("\n", counted, found[0].start))


def _statement(sql: str, found: list[Token], line: int) -> Statement:
    last = found[-1]
    text = sql[found[0].start : last.start + len(last.text)]
    return Statement(text, line, tuple(token.word or token.identifier for token in found[:8]))


def _inside_trigger(found: list[Token]) -> bool:
    head = [token.word for token in found[:3]]
    if head[:1] != ["CREATE"] or "TRIGGER" not in head:
        return False
    return found[-1].word != "END" or _depth(found) != 0


def _depth(found: list[Token]) -> int:
    return sum(1 if token.word in _BLOCK_OPENERS else -1 if token.word == "END" else 0 for token in found)


def _without_shell_lines(sql: str) -> str:
    """The sqlite3 shell's dot commands are its own; they are blanked so that line numbers stay."""
    if "\n." not in sql and not sql.startswith("."):
        return sql
    return "\n".join("" if line.startswith(".") else line for line in sql.split("\n"))
