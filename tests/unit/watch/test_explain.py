"""What `explain FINDING` knows of one finding: both sides, what was compared, and by what they were paired."""

import msgspec
import pytest

from schemawatchd.errors import SourceInvalid
from schemawatchd.watch.explain import explanation
from unit.samples import column, comment, snapshot, table
from unit.watch.world import World, target

ORDERS = (table(), column())


def explained(expected, actual, rule):
    """The explanation of the finding of this rule."""
    world = World(snapshot(*actual), contents=[snapshot(*expected)])
    world.session.worded = lambda key: {"definition": f"the server's of {key.dotted}"}
    found = [explanation(target("prod"), world.services(), mark) for mark in (f"{each:x}" for each in range(16))]
    return next(each for each in found if each is not None and each.finding.rule == rule)


def test_a_changed_field():
    found = explained(ORDERS, (table(), column(type="text")), "DR104")
    assert (found.expected.origin, found.actual.origin) == ("schema.sql", "prod")
    assert (found.expected.record.type, found.actual.record.type) == ("numeric(10,2)", "text")
    assert found.compared == ("type",)
    assert found.paired_by == "their name"
    assert found.actual.words == {"definition": "the server's of shop.orders.total"}


def test_what_is_missing_and_what_is_extra():
    gone = explained(ORDERS, (table(),), "DR103")
    assert (gone.expected.record, gone.actual.record) == (column(), None)
    assert gone.paired_by.startswith("nothing there has this name")
    assert "type" in gone.compared
    extra = explained((table(),), ORDERS, "DR105")
    assert (extra.expected.record, extra.actual.record) == (None, column())
    assert extra.paired_by.startswith("nothing expected has this name")


def test_what_is_left_out_has_its_reason():
    found = explained(ORDERS, (table(), column(type="text")), "DR104")
    reasons = {each.partition(" (")[2] for each in found.left_out}
    assert reasons <= {"cosmetic)", "only shown)", "the schema leaves it open)"}


def test_without_such_a_finding_there_is_no_explanation():
    world = World(snapshot(*ORDERS, comment("x")), contents=[snapshot(*ORDERS, comment("y"))])
    assert explanation(target("prod"), world.services(), "no such id") is None


def test_a_schema_that_cannot_be_loaded_is_the_answer():
    world = World(snapshot(*ORDERS), contents=[SourceInvalid("near x", path="schema.sql", line=1)])
    with pytest.raises(SourceInvalid, match="near x"):
        explanation(target("prod"), world.services(), "0")


def test_the_records_are_those_that_were_compared():
    other = msgspec.structs.replace(column(), nullable=True)
    found = explained(ORDERS, (table(), other), "DR106")
    assert found.actual.record is not None
    assert found.actual.record.nullable
