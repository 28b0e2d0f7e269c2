"""Digests: the same for the same schema, whatever the order, names made up and hints."""

import msgspec
import pytest

from schemawatchd.schema.digest import object_digest, snapshot_digest
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import fields_with
from unit.samples import check, column, other_value, record, snapshot, table

FIELDS = [
    (kind, role, name)
    for kind, cls in sorted(KINDS.items())
    for role in ("identity", "meaning", "cosmetic", "hint")
    for name in fields_with(cls, role)
]


def test_order_does_not_matter():
    records = [table(), column("a"), column("b"), check("c", "a > 0")]
    assert snapshot_digest(snapshot(*records)) == snapshot_digest(snapshot(*reversed(records)))


@pytest.mark.parametrize(("kind", "role", "name"), FIELDS, ids=[".".join(each) for each in FIELDS])
def test_a_field_moves_the_digest_if_and_only_if_it_is_compared(kind, role, name):
    one = record(kind)
    other = msgspec.structs.replace(one, **{name: other_value(one, name)})
    assert (object_digest(one) != object_digest(other)) == (role in ("identity", "meaning"))


def test_values_do_not_run_into_one_another():
    assert object_digest(column(table="ab", name="c")) != object_digest(column(table="a", name="bc"))
    assert object_digest(column(default=None)) != object_digest(column(default="None"))


def test_the_same_fields_of_another_kind_are_another_object():
    one = record("function", body="x", language="sql")
    two = record("procedure", body="x", language="sql")
    assert object_digest(one) != object_digest(two)


def test_it_is_written_as_the_contract_says():
    found = snapshot_digest(snapshot(table()))
    assert found.startswith("sha256:")
    assert len(found) == len("sha256:") + 64


def test_two_equal_objects_are_not_one():
    one = check("a", "b")
    assert snapshot_digest(snapshot(one)) != snapshot_digest(snapshot(one, one))
