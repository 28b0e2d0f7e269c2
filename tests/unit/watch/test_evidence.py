"""What a log says of a change: it settles a check without a second reading, and findings say who it was."""

from datetime import timedelta

import pytest

from schemawatchd.watch.evidence import LoggedChange, are_settled, with_evidence
from schemawatchd.watch.examine import examine
from unit.samples import NOON
from unit.watch.world import DRIFTED, World, target

FIVE = timedelta(seconds=5)
OBJECT = "shop.orders.total"


def logged(name=OBJECT, ago=FIVE, who="app_admin", at=NOON):
    return LoggedChange(object=name, who=who, statement="alter table …", at=at - ago, source="ddl log")


@pytest.mark.parametrize(
    ("names", "evidence", "settled"),
    [
        ((OBJECT,), (logged(),), True),
        ((OBJECT,), (logged("shop.orders"),), True),
        ((OBJECT,), (), False),
        ((OBJECT,), (logged("shop.ord"),), False),
        ((OBJECT, "shop.other"), (logged(),), False),
        ((OBJECT,), (logged(ago=timedelta(seconds=4)),), False),
        ((OBJECT,), (logged(), logged("shop.other", ago=timedelta(0))), False),
        ((), (logged(),), True),
    ],
)
def test_a_log_settles_what_it_explains_and_only_when_it_has_been_silent(names, evidence, settled):
    assert are_settled(names, evidence, NOON, FIVE) is settled


def outcome(evidence_of=lambda _: (), settle=FIVE):
    world = World(DRIFTED)
    services = world.services()
    found = examine(target(settle=settle), services, evidence_of(services.clock.now()))
    return world, found


def test_without_a_log_there_is_a_second_reading_and_with_one_there_is_none():
    world, found = outcome()
    assert world.waits == [5.0]
    names = [each.object for each in found.findings]
    assert names
    world, again = outcome(lambda now: [logged(name, at=now) for name in names])
    assert world.waits == []
    assert [each.id for each in again.findings] == [each.id for each in found.findings]


def test_a_finding_says_who_did_it_and_is_the_same_finding():
    _, without = outcome()
    first = without.findings[0].object
    _, found = outcome(lambda now: [logged(first, FIVE * 2, "else", now), logged(first, FIVE, "app_admin", now)])
    (mine,) = [each for each in found.findings if each.object == first][:1]
    assert mine.evidence["who"] == "app_admin"
    assert mine.evidence["source"] == "ddl log"
    assert [each.fingerprint for each in found.findings] == [each.fingerprint for each in without.findings]


def test_without_evidence_nothing_is_added():
    _, found = outcome()
    assert with_evidence(found.findings, ()) == found.findings
