"""The parts of a stored CREATE INDEX, VIEW or TRIGGER that no PRAGMA tells (lang_createindex.html)."""

import re
from collections.abc import Container, Iterable, Iterator

from schemawatchd.schema.kinds.virtual_table import VirtualTable
from schemawatchd.sql.lexer import Dialect, Token, code
from schemawatchd.sql.sqlite_spelling import (
    bare,
    closing,
    folded,
    may_be_string,
    normalised,
    split,
    with_strings,
    written,
)

_PARTIAL = re.compile(r"""[^"'`\[()/-]*\(([^"'`\[()/-]*)\)\s*where\b(.*)""", re.IGNORECASE | re.DOTALL)
"""A partial index on plain columns, without quotes and comments before its WHERE: most of them."""


def index_parts(sql: str, columns: Container[str] = ()) -> tuple[list[str], str | None]:
    """The key texts of a stored CREATE INDEX, and its WHERE clause; `columns` are the table's, folded."""
    if '"' not in sql and (plain := _PARTIAL.match(sql)):
        return [" ".join(key.lower().split()) for key in plain[1].split(",")], normalised(plain[2])
    found = list(code(sql, Dialect.SQLITE))
    start = next(index for index, token in enumerate(found) if token.text == "(" and token.sort == "sign")
    end = closing(found, start)
    keys = [written(with_strings(part, columns)) for part in split(found[start + 1 : end])]
    rest = found[end + 1 :]
    return keys, written(with_strings(bare(rest[1:]), columns)) if rest and rest[0].keyword == "WHERE" else None


def trigger_body(sql: str, name: str, names: Container[str]) -> str:
    """A stored CREATE TRIGGER in one spelling, behind its name, which a rename leaves in another spelling.

    `names` are those that something in the database has, folded.
    """
    behind = list(code(sql, Dialect.SQLITE))
    start = next((index + 1 for index, token in enumerate(behind) if token.keyword == "TRIGGER"), 0)
    begin = next((index for index, token in enumerate(behind) if token.keyword in ("BEGIN", "WHEN")), start)
    found = written([*behind[start:begin], *with_strings(behind[begin:], names)])
    for prefix in ("if not exists ", "main."):
        found = found.removeprefix(prefix)
    plain = normalised(f'"{name.replace(chr(34), chr(34) * 2)}"')
    return found.removeprefix(plain).strip()


def view_body(sql: str, names: Container[str]) -> str:
    """The query of a stored CREATE VIEW in one spelling, behind the names that the view gives to its columns.

    `names` are those that something in the database has, folded.
    """
    found = list(code(sql, Dialect.SQLITE))
    start = next((index for index, token in enumerate(found) if token.keyword == "AS"), -1)
    before = found[: start + 1]
    listed = next(
        (index for index, token in enumerate(before) if token.text == "(" and token.sort == "sign"), None
    )
    query = with_strings(found[start + 1 :], names)
    return written(query if listed is None else [*before[listed:], *query])


def names_in(texts: Iterable[str]) -> Iterator[str]:
    """What stands in these texts as a name for certain, folded."""
    for text in texts:
        found = list(code(text, Dialect.SQLITE))
        for index, token in enumerate(found):
            if token.sort in ("quoted", "word") and not may_be_string(found, index):
                yield folded(token.identifier)


# Virtual tables, of which no PRAGMA tells the arguments (https://sqlite.org/lang_createvtab.html).


_PLAIN = re.compile(r"[^\W\d][\w$]*\Z")


def virtual_table(name: str, sql: str) -> VirtualTable:
    """The record of a stored CREATE VIRTUAL TABLE."""
    found = list(code(sql, Dialect.SQLITE))
    using = next((index for index, token in enumerate(found) if token.keyword == "USING"), len(found) - 1)
    module = found[min(using + 1, len(found) - 1)].identifier.lower()
    opening = using + 2
    inside = found[opening + 1 : closing(found, opening)] if opening < len(found) else []
    return VirtualTable(
        name=name,
        module=module,
        arguments=tuple(_argument(part) for part in split(inside) if part),
    )


def _argument(found: list[Token]) -> str:
    """One argument in one spelling: modules take the quotes off a plain word, whichever they are."""
    return written([_unquoted(token) for token in found])


def _unquoted(token: Token) -> Token:
    if token.sort in ("quoted", "string") and _PLAIN.match(token.identifier):
        return Token("word", token.identifier, token.start)
    return token
