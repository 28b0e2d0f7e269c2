"""Snapshots: objects by key, and which server's words they are."""

import pytest

from schemawatchd.schema.snapshot import EngineId, keyed
from unit.samples import check, column, table, unnamed_check


def test_records_are_found_by_their_key():
    found = keyed([table(), column()])
    assert [str(key) for key in found] == ["table:shop.orders", "column:shop.orders.total"]


def test_a_third_of_the_same_definition_is_not_lost():
    found = keyed([unnamed_check("a > 0")] * 3)
    assert [str(key) for key in found] == [
        "check:orders.check(a > 0)",
        'check:orders."check 2"(a > 0)',
        'check:orders."check 3"(a > 0)',
    ]


def test_equal_names_in_two_tables_are_no_clash():
    assert len(keyed([check("positive", "a > 0", table="a"), check("positive", "a > 0", table="b")])) == 2


MAJORS = {
    "PostgreSQL has one number": ("postgresql", "15.18", "15"),
    "PostgreSQL before its first minor release": ("postgresql", "16beta1", "16beta1"),
    "MariaDB has two": ("mariadb", "10.11.6-MariaDB-0+deb12u1", "10.11"),
    "SQLite has two": ("sqlite", "3.40.1", "3.40"),
}


@pytest.mark.parametrize(("name", "version", "major"), MAJORS.values(), ids=MAJORS)
def test_the_major_version_is_where_wording_may_change(name, version, major):
    assert EngineId(name, version).major == major
