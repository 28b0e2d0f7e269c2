"""What only a database can say of itself is not compared with a schema file, and is listed."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.databases import of_databases
from schemawatchd.schema.snapshot import Coverage, EngineId, Snapshot, keyed
from unit.samples import record, table

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PROPERTY = record("database", form="property", name="encoding")
LABEL = record("database", form="security label", name="app")
SUBSCRIPTION = record("database", form="subscription", name="feed")
EVENT = record("database", form="something else", name="x")
SETTING = record("option", name="work_mem", value="1MB", role="app")
OWN_SETTING = record("option", name="search_path", value="shop", role=None)
COMMENT = record("comment", on="database", name="database", text="ours")
ON_TABLE = record("comment", on="table", name="orders", text="t")
GRANT = record("grant", on="database", name="database", grantee="app")
ON_LANGUAGE = record("grant", on="language", name="plsh", grantee="app")
TABLE_GRANT = record("grant", on="table", name="orders", grantee="app")
REAL_OWNER = record("owner", on="database", name="database")
TABLE_OWNER = record("owner", on="table", name="orders")


def side(*records, engine="postgresql", read=()):
    return Snapshot("x", EngineId(engine, "18.1"), NOON, keyed(records), Coverage(read=frozenset(read)))


def compared(expected, actual):
    """What is left of both sides, by kind and name, and the notes."""
    left, right, notes = of_databases((expected, actual), expected.objects, actual.objects)
    named = [sorted(f"{key.kind} {key.dotted}" for key in each) for each in (left, right)]
    return (*named, sorted(each.reason for each in notes))


def names(*records):
    return sorted(f"{each.key.kind} {each.key.dotted}" for each in records)


def test_a_file_says_nothing_of_the_database_itself():
    here = (table(), PROPERTY, LABEL, SUBSCRIPTION, EVENT, SETTING, COMMENT, GRANT, ON_LANGUAGE, OWN_SETTING)
    left, right, notes = compared(side(table()), side(*here))
    assert left == names(table())
    assert right == names(table(), EVENT, OWN_SETTING)
    assert notes == [
        "a schema file does not define it: `work_mem` of role `app`",
        "a schema file does not define it: security label `app`",
        "a schema file does not define it: subscription `feed`",
        "a schema file does not define it: the comment on the database",
        "a schema file does not define it: what `app` may do with database",
        "a schema file does not define it: what `app` may do with plsh",
    ]


def test_what_belongs_to_a_table_is_compared():
    here = (table(), ON_TABLE, TABLE_GRANT, TABLE_OWNER)
    assert compared(side(table()), side(*here)) == (names(table()), names(*here), [])


@pytest.mark.parametrize("real", [PROPERTY, REAL_OWNER])
def test_two_databases_are_compared_in_everything(real):
    expected, actual = side(table(), real), side(table(), LABEL, COMMENT, GRANT, SETTING)
    left, right, notes = compared(expected, actual)
    assert left == names(table(), real)
    assert right == names(table(), LABEL, COMMENT, GRANT, SETTING)
    assert notes == []


def test_an_owner_of_a_table_makes_no_database_of_a_file():
    _, right, notes = compared(side(table(), TABLE_OWNER), side(table(), LABEL))
    assert (right, len(notes)) == (names(table()), 1)


def test_a_file_that_comments_on_the_database_is_compared_in_that_and_in_nothing_else():
    left, right, notes = compared(side(table(), COMMENT), side(table(), COMMENT, SETTING, GRANT))
    assert left == right == names(table(), COMMENT)
    assert len(notes) == 2


def test_a_file_that_sets_something_for_a_role_is_compared_in_settings():
    left, right, notes = compared(side(SETTING), side(SETTING, COMMENT))
    assert left == right == names(SETTING)
    assert notes == ["a schema file does not define it: the comment on the database"]


def test_elsewhere_grants_on_the_database_are_compared():
    left, right, notes = compared(side(table(), engine="mariadb"), side(table(), GRANT, engine="mariadb"))
    assert (left, right, notes) == (names(table()), names(table(), GRANT), [])


@pytest.mark.parametrize(
    ("engine", "read", "value", "notes"),
    [
        ("sqlite", (), "7", ["the schema does not state `user_version`"]),
        ("sqlite", (), "0", []),
        ("sqlite", ("option",), "7", []),
        ("postgresql", (), "7", []),
    ],
)
def test_numbers_that_a_file_does_not_set_are_listed(engine, read, value, notes):
    number = record("option", name="user_version", value=value, role=None)
    expected, actual = side(table(), engine=engine, read=read), side(table(), number, engine=engine)
    assert compared(expected, actual)[2] == notes
