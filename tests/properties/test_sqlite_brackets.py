"""Brackets fall only where SQLite itself gives the same answers without them."""

import random
import sqlite3
from contextlib import closing

import pytest

from schemawatchd.sql.lexer import Dialect, code
from schemawatchd.sql.sqlite_brackets import without_brackets
from schemawatchd.sql.sqlite_normal_form import expression

BINARY = [
    *("||", "*", "/", "%", "+", "-", "&", "|", "<<", ">>", "<", ">", "<=", ">=", "=", "<>"),
    *("IS", "IS NOT", "AND", "OR", "LIKE", "NOT LIKE", "GLOB", "IS DISTINCT FROM"),
]
LEAVES = ["a", "b", "c", "1", "0", "'x'", "NULL", "2.5", "abs(a)"]
ROWS = [(1, 0, None), (0, 2, "x"), (None, None, 1), (-3, "1", "y"), (2.5, 1, 0)]


def made(chance, depth):
    """An expression as a nested list: what is a list stands in brackets, one way or another."""
    if depth == 0 or chance.random() < 0.15:
        return chance.choice(LEAVES)
    below = lambda: made(chance, depth - 1)  # noqa: E731 -- drawn anew each time
    kind = chance.random()
    if kind < 0.6:
        return [below(), chance.choice(BINARY), below()]
    if kind < 0.7:
        return [chance.choice(["NOT", "-", "~"]), below()]
    if kind < 0.8:
        return [below(), chance.choice(["BETWEEN", "NOT BETWEEN"]), below(), "AND", below()]
    if kind < 0.9:
        return [below(), chance.choice(["IS NULL", "NOTNULL", "COLLATE nocase", "IN (1, 'x')"])]
    return ["CASE WHEN", below(), "THEN", below(), "ELSE", below(), "END"]


def full(expr):
    return expr if isinstance(expr, str) else f"({' '.join(full(each) for each in expr)})"


def answers(connection, text):
    return connection.execute(f"SELECT {text}, typeof({text}) FROM t").fetchall()


@pytest.fixture(scope="module")
def table():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (a, b, c)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", ROWS)
        yield connection


@pytest.mark.parametrize("seed", range(40))
def test_an_expression_without_its_brackets_gives_the_same_answers(table, seed):
    chance = random.Random(seed)
    for _ in range(60):
        text = full(made(chance, 3))
        short = " ".join(token.text for token in without_brackets(list(code(text, Dialect.SQLITE))))
        assert answers(table, short) == answers(table, text), (text, short)


@pytest.mark.parametrize("seed", range(20))
def test_further_brackets_change_nothing(seed):
    chance = random.Random(seed)
    for _ in range(60):
        expr = made(chance, 3)
        text = full(expr)
        short = " ".join(token.text for token in without_brackets(list(code(text, Dialect.SQLITE))))
        assert expression(short, None) == expression(text, None) == expression(f"(({text}))", None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('((JSON_VALID("data") OR "data" IS NULL))', "json_valid(data) or data is null"),
        ('((("size" >= 1 AND "size" < 9) OR NOT "active"))', "size >= 1 and size < 9 or not active"),
        ("(a > 0) AND ((b) IN (1, 2))", "a > 0 and b in (1, 2)"),
        ("(a * 2) + (b)", "a * 2 + b"),
    ],
)
def test_what_tools_put_in_brackets_is_the_same_by_hand(one, other):
    assert expression(one, None) == expression(other, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(a OR b) AND c", "a OR b AND c"),
        ("a - (b - c)", "a - b - c"),
        ("(a + b) * c", "a + b * c"),
        ("NOT (a AND b)", "NOT a AND b"),
        ("a BETWEEN 1 AND (2 AND b)", "a BETWEEN 1 AND 2 AND b"),
        ("(NOT a) = b", "NOT a = b"),
        ("a IS NOT (b = c)", "a IS NOT b = c"),
        ("(a || b) COLLATE nocase", "a || b COLLATE nocase"),
        ("-(a || b)", "-a || b"),
        ("(a, b) = (1, 2)", "a, b = 1, 2"),
    ],
)
def test_brackets_that_mean_something_stay(one, other):
    assert expression(one, None) != expression(other, None)
