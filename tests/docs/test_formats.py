"""The table of formats on the page of migrations says what the formats themselves say."""

import re
from pathlib import Path

from schemawatchd.ledgers.format import formats

PAGE = Path(__file__).parents[2] / "docs" / "migrations.md"
ROW = re.compile(
    r"^\| `(?P<name>[\w-]+)` \| [^|]+ \| `(?P<table>[\w.]+)` \| "
    r"(?P<checksum>[^|]+) \| (?P<replayed>[^|]+) \| (?P<known>\w+) \|$",
    re.MULTILINE,
)
PROGRAMS = {"django", "efcore", "knex", "laravel", "rails"}
PARTLY = {"goose", "liquibase"}


def rows():
    return {each["name"]: each for each in ROW.finditer(PAGE.read_text(encoding="utf-8"))}


def test_every_format_has_its_row_in_order():
    assert list(rows()) == sorted(formats())


def test_the_ledger_is_called_as_the_format_says():
    assert {name: each["table"] for name, each in rows().items()} == {
        name: each.TABLES[0] for name, each in formats().items()
    }


def test_what_is_known_from_the_tool_is_what_the_tests_read():
    said = {name: each["known"] == "tool" for name, each in rows().items()}
    assert said == {name: each.WRITTEN_BY_TOOL for name, each in formats().items()}


def test_what_is_replayed():
    said = {name: each["replayed"] for name, each in rows().items()}
    assert {name for name, each in said.items() if each == "no"} == PROGRAMS
    assert {name for name, each in said.items() if each == "SQL"} == PARTLY


def test_a_checksum_is_named_where_the_format_makes_one():
    said = {name for name, each in rows().items() if each["checksum"] != "none"}
    assert said == {name for name, each in formats().items() if hasattr(each, "checksum") or hasattr(each, "sums")}
