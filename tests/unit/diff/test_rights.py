"""Grants across two versions of which one has more privileges."""

import msgspec
import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.snapshot import EngineId
from unit.samples import snapshot, table

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
