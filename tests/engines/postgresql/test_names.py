"""Names that PostgreSQL makes up are known as such, also when they are numbered or cut."""

import pytest

from schemawatchd.engines.postgresql.normal_form import made_up

LONG = "a" * 40


@pytest.mark.parametrize(
    ("kind", "table", "parts", "name", "expected"),
    [
        ("unique", "t", ["a", "b"], "t_a_b_key", True),
        ("unique", "t", ["a", "b"], "t_a_b_key1", True),
        ("unique", "t", ["a", "b"], "t_a_key", False),
        ("foreign_key", "t", ["a", "b"], "t_a_fkey", True),
        ("check", "t", [], "t_check", True),
        ("check", "t", ["n"], "t_n_check2", True),
        ("check", "t", ["n"], "n_positive", False),
        ("index", "t", ["lower", "n"], "t_lower_n_idx", True),
        ("index", LONG, [LONG], f"{'a' * 29}_{'a' * 29}_idx", True),
        ("index", LONG, ["b"], f"{LONG}_b_idx", True),
        ("unique", "t", ["é" * 40], "t_" + "é" * 28 + "_key", True),
    ],
)
def test_made_up(kind, table, parts, name, expected):
    assert made_up(kind, table, parts, name) is expected


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["t", "x" * 63, "é" * 31])
@pytest.mark.parametrize("columns", [["a"], ["a" * 63, "b"], ["é" * 30, "ü" * 31, "c"]])
def test_the_server_agrees(table, columns, postgres_database):
    listed = ", ".join(f'"{each}"' for each in columns)
    types = ", ".join(f'"{each}" int' for each in columns)
    postgres_database.run(f'create table "{table}" ({types}, unique ({listed}))')
    postgres_database.run(f'create index on "{table}" ({listed})')
    postgres_database.run(f'create index on "{table}" ({listed})')
    postgres_database.run(f'alter table "{table}" add foreign key ({listed}) references "{table}" ({listed})')
    rows = postgres_database.ask(
        "select case contype when 'u' then 'unique' else 'foreign_key' end, conname from pg_constraint"
        " where contype in ('u', 'f') and connamespace = 'public'::regnamespace union all"
        " select 'index', relname from pg_class where relkind = 'i' and relnamespace = 'public'::regnamespace"
        " and relname like '%idx%'"
    )
    assert len(rows) == 4
    assert [name for kind, name in rows if not made_up(kind, table, columns, name)] == []
