"""Grants across two versions of which one has more privileges."""

import msgspec
import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.snapshot import EngineId
from unit.samples import record, snapshot, table

OLD = ("DELETE", "INSERT", "SELECT")
NEW = ("DELETE", "INSERT", "MAINTAIN", "SELECT")


def grant(privileges):
    return Grant(schema="shop", name="orders", on="table", grantee="app", privileges=privileges)


def side(version, privileges):
    made = snapshot(table(), grant(privileges))
    return msgspec.structs.replace(made, engine=EngineId("postgresql", version))


def changed(left, right):
    return [each.fields for each in compare(left, right, Scope()).changes]


@pytest.mark.parametrize(("one", "other"), [("18.6", "15.18"), ("15.18", "17.2")])
def test_grant_all_is_the_same_on_two_versions(one, other):
    pair = {"18.6": NEW, "17.2": NEW, "15.18": OLD}
    assert changed(side(one, pair[one]), side(other, pair[other])) == []


def test_on_one_version_it_is_another_grant():
    assert changed(side("18.6", NEW), side("18.6", OLD)) == [("privileges",)]
    assert changed(side("18.6", NEW), side("15.18", ("SELECT",))) == [("privileges",)]


# Owners ---------------------------------------------------------------------------------------------------


def owned(*, owner, serial_owner=None):
    """A table and the sequence of its column, with owners and what `app` may do with the sequence."""
    sequence = record("sequence", schema="shop", name="orders_id_seq", owned_by="shop.orders.id")
    owners = [Owner(schema="shop", name="orders", on="table", owner=owner)]
    if serial_owner:
        owners.append(Owner(schema="shop", name="orders_id_seq", on="sequence", owner=serial_owner))
    may = Grant(schema="shop", name="orders_id_seq", on="sequence", grantee="app", privileges=("USAGE",))
    return snapshot(table(), sequence, *owners, may)


def without_grant(side):
    objects = {key: each for key, each in side.objects.items() if key.kind != "grant"}
    return msgspec.structs.replace(side, objects=objects)


def test_a_grant_to_the_owner_of_the_table_that_a_sequence_belongs_to_says_nothing():
    other = Grant(schema="shop", name="orders", on="table", grantee="app", privileges=("SELECT",))
    left = msgspec.structs.replace(owned(owner="app"), objects=owned(owner="app").objects | {other.key: other})
    right = without_grant(left)
    right = msgspec.structs.replace(right, objects=right.objects | {other.key: other})
    assert changed(left, right) == []
    left, right = (
        msgspec.structs.replace(
            each,
            objects={
                key: msgspec.structs.replace(one, owner="boss") if isinstance(one, Owner) else one
                for key, one in each.objects.items()
            },
        )
        for each in (left, right)
    )
    assert len(compare(left, right, Scope()).changes) == 1
