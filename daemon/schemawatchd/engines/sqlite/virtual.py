"""Virtual tables, of which no PRAGMA tells the arguments (https://sqlite.org/lang_createvtab.html)."""

import re

from schemawatchd.schema.kinds.virtual_table import VirtualTable
from schemawatchd.sql.sqlite_lexer import SqliteToken, closing, split, tokens, written

_PLAIN = re.compile(r"[^\W\d][\w$]*\Z")


def virtual_table(name: str, sql: str) -> VirtualTable:
    """The record of a stored CREATE VIRTUAL TABLE."""
    found = list(tokens(sql))
    using = next((index for index, token in enumerate(found) if token.word == "USING"), len(found) - 1)
    module = found[min(using + 1, len(found) - 1)].identifier.lower()
    opening = using + 2
    inside = found[opening + 1 : closing(found, opening)] if opening < len(found) else []
    return VirtualTable(
        name=name,
        module=module,
        arguments=tuple(_argument(part) for part in split(inside) if part),
    )


def _argument(found: list[SqliteToken]) -> str:
    """One argument in one spelling: modules take the quotes off a plain word, whichever they are."""
    return written([_unquoted(token) for token in found])


def _unquoted(token: SqliteToken) -> SqliteToken:
    if token.sort in ("name", "string") and _PLAIN.match(token.identifier):
        return SqliteToken("word", token.identifier, token.start)
    return token
