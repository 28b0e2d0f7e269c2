"""What people are told to type for their tool, with values that come from a database or from file names."""

import pytest

from schemawatchd.ledgers.format import command, formats


def test_sqlx_names_the_statement_that_removes_a_half_applied_migration():
    assert command(formats()["sqlx"], "failed", version="20260101", before="1") == (
        "DELETE FROM _sqlx_migrations WHERE version = 20260101"
    )


@pytest.mark.parametrize("hostile", ["1 or 1", "1;x", "$(id)", "`id`", "1\nx", "1'"])
@pytest.mark.parametrize("name", ["sqlx", "prisma", "golang-migrate", "alembic", "atlas"])
def test_no_command_is_made_of_a_version_that_is_more_than_a_word(name, hostile):
    one = formats()[name]
    for what in one.COMMANDS:
        made = command(one, what, version=hostile, before=hostile, title="title", heads="a b", folder="db")
        assert hostile not in made, what


def test_several_heads_are_named():
    assert command(formats()["alembic"], "merge", heads="a1 b2") == "alembic merge a1 b2"
