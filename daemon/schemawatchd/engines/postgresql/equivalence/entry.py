"""Entering one text of a server's into a scratch database, and how the server then understands and prints it.

The text is another database's and perhaps hostile. It is entered by the extended protocol, which takes one
statement and refuses a second (manual: Protocol Flow, Extended Query), by a role without rights, with time-outs,
and taken back.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec
import psycopg

from schemawatchd.engines.postgresql.connection import WORDING, Connection
from schemawatchd.engines.postgresql.equivalence.node_tree import normal
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.sql.lexer import tokens

_INTEGERS = re.compile(
    r"((?:=|<>|<|>|<=|>=) (?:ANY|ALL) \('\{-?\d+(?:,-?\d+)*\}')::(?:smallint|integer|bigint)\[\]"
)
"""A list of whole numbers to compare with: of whichever type, it compares alike (operator family integer_ops)."""

SETTINGS = {
    "check_function_bodies": "off",
    "array_nulls": "on",
    "backslash_quote": "safe_encoding",
    "default_text_search_config": "pg_catalog.simple",
    "row_security": "on",
    "transform_null_equals": "off",
    "xmloption": "content",
}
"""How texts are understood, beside what they are worded in."""


class EnteringRefused(Exception):
    """The server would not take the text, or what is around it."""


@dataclass(frozen=True, slots=True)
class EnteredText:
    """How a text is entered, and what is then asked.

    `make` gives the statements, the last of which holds the text. `shown` is a query for one row: the server's
    print, its tree, and the expressions that `simplified` makes a statement of, which is planned and never run.
    """

    make: Callable[[str], Sequence[str]]
    shown: str
    simplified: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What the server made of a text: printed, as a tree, and as the planner simplifies it, where that is told."""

    printed: str
    tree: str
    simple: str | None

    def is_like(self, other: "Form") -> bool:
        """Whether both mean the same to the server."""
        return (
            self.tree == other.tree
            or self.printed == other.printed
            or (self.simple is not None and self.simple == other.simple)
        )


def prepare(connection: Connection, seconds: float) -> None:
    """Settings of a session that enters texts."""
    limit = {"statement_timeout": f"{seconds * 1000:.0f}", "lock_timeout": f"{seconds * 1000:.0f}"}
    for name, value in (WORDING | SETTINGS | limit).items():
        connection.execute("select set_config(%s, %s, false)", [name, value])


def enter(connection: Connection, statement: str) -> None:
    """Run one statement, and refuse more than one. Raises `Refused` with the server's message."""
    try:
        connection.execute(
            statement.encode(), binary=True
        )  # asking for binary results takes the extended protocol
    except psycopg.Error as error:
        if connection.closed:
            raise
        raise EnteringRefused(said(error)) from None


def make(connection: Connection, statements: Iterable[str]) -> bool:
    """Make what texts are entered among; whether the first statement, which counts, could be run."""
    done = [_runs(connection, statement) for statement in statements]
    return bool(done) and done[0]


def _runs(connection: Connection, statement: str) -> bool:
    try:
        enter(connection, statement)
    except EnteringRefused:
        return False
    return True


def form(connection: Connection, question: EnteredText, text: str) -> Form:
    """What the server makes of a text; nothing of it stays. Raises `Refused`."""
    if not is_closed(text):
        raise EnteringRefused("it is not a complete expression")
    with connection.transaction(force_rollback=True):
        for statement in question.make(text):
            enter(connection, statement)
        try:
            row = connection.execute(question.shown.encode(), binary=True).fetchone()
        except psycopg.Error as error:
            raise EnteringRefused(said(error)) from None
        if row is None:
            raise EnteringRefused("the server does not show it")
        printed, tree, expressions = (None if each is None else str(each) for each in row)
        simple = None
        if question.simplified is not None and expressions is not None:
            simple = _simple(connection, question.simplified(expressions), expressions)
    return Form(printed or "", normal(tree or ""), simple)


def is_closed(text: str) -> bool:
    """Whether each bracket that a text opens is closed in it and none is closed that it did not open."""
    depth = 0
    for each in tokens(text):
        depth += (each.sort == "sign") * ((each.text in "([") - (each.text in ")]"))
        if depth < 0 or each.sort == "comment":
            return False
    return depth == 0


def _simple(connection: Connection, statement: str, expressions: str) -> str | None:
    """The expressions as the planner simplifies them: constants computed, nested ANDs flat.

    A query inside is not shown in full by EXPLAIN (a LIMIT, for one), so nothing is said of one.
    """
    if any(each.word == "select" for each in tokens(expressions)):
        return None
    try:
        with connection.transaction():
            row = connection.execute(
                f"explain (verbose, costs off, format json) {statement}".encode(), binary=True
            )
            ((plan,),) = row.fetchall()
    except psycopg.Error:
        if connection.closed:
            raise
        return None
    return _INTEGERS.sub(r"\1", msgspec.json.encode(plan).decode())
