"""What moves without anybody's doing is said once: another server, a newer one, a newer schemawatchd."""

from dataclasses import replace

import msgspec
import pytest

from schemawatchd.errors import SourceInvalid
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.reports.report import Status
from schemawatchd.schema.snapshot import EngineId, NotCompared
from schemawatchd.watch.examine import examine
from unit.samples import ALL, column, index, record, snapshot, table
from unit.watch.world import GOOD, World, pulse, target

OLD = EngineId("postgresql", "15.18", "7301", database_id="16384")


def look(world, memory=None, reader=2):
    return examine(target(), replace(world.services(memory, always_full=True), reader=reader))


def rules(outcome):
    return [each.rule for each in outcome.findings]


def remembered(outcome, **more):
    """What the next look has to know of this one."""
    return msgspec.structs.replace(outcome.state, **more)


@pytest.mark.parametrize(
    ("now", "rule", "words"),
    [
        (OLD, [], ""),
        (
            msgspec.structs.replace(OLD, server_id="8000"),
            ["SW301"],
            "prod is now served by a different server: 8000",
        ),
        (
            msgspec.structs.replace(OLD, database_id="20000"),
            ["SW301"],
            "prod is now served by a different database: 20000",
        ),
        (msgspec.structs.replace(OLD, version="15.19"), [], ""),
        (msgspec.structs.replace(OLD, version="16.2"), ["SW302"], "prod now runs postgresql 16.2"),
        (msgspec.structs.replace(OLD, role="replica"), [], ""),
        (msgspec.structs.replace(OLD, server_id=None), [], ""),
    ],
    ids=["the same", "server", "database", "minor", "major", "role", "not told"],
)
def test_another_server_is_one_notice(now, rule, words):
    world = World(msgspec.structs.replace(GOOD, engine=now))
    world.session.engine = now
    found = look(world, TargetState(target="prod", engine=OLD))
    assert (rules(found), found.status) == (rule, Status.IN_SYNC)
    assert not words or found.findings[0].summary.startswith(words)
    assert rules(look(world, TargetState(target="prod", engine=now))) == []


def test_a_first_look_tells_nothing_about_the_server():
    assert rules(look(World(GOOD))) == []


def test_several_kinds_that_are_not_shown_are_one_finding():
    refused = (
        NotCompared("trigger", "no TRIGGER"),
        NotCompared("view", "no SHOW VIEW"),
        NotCompared("event", "no TRIGGER"),
    )
    read = ALL - {"trigger", "view", "event"}
    found = look(World(snapshot(table(), column(), read=read, failed=refused)))
    assert [each.summary for each in found.findings] == ["trigger, event: no TRIGGER; view: no SHOW VIEW"]
    assert found.status is Status.UNKNOWN


RULE = record("rule", schema="shop", table="orders", name="r")
BEFORE = snapshot(table(), column(), RULE, read=ALL - {"rule"}, origin="prod")
NOW = snapshot(table(), column(), RULE, origin="prod")
"""The same database, read by an older and by a newer reader."""


def upgraded(world, actual=NOW, **more):
    """An old look, and the first one of a newer reader."""
    world.session.snapshots = [BEFORE]
    first = look(world, reader=1)
    assert rules(first) == []
    world.session.snapshots = [actual]
    return look(world, remembered(first, **more), reader=2)


def test_what_only_a_newer_reader_sees_is_fold_reader_upgrade_and_not_again_one_by_one():
    world = World(BEFORE)
    found = upgraded(world)
    (finding,) = found.findings
    assert (finding.rule, found.status) == ("SW303", Status.DRIFT)
    assert "detects 1 more difference: rule shop.orders.r is extra" in finding.summary
    again = look(world, remembered(found), reader=2)
    assert again.findings == found.findings


def test_what_is_new_in_what_was_read_before_is_told_as_ever():
    world = World(BEFORE)
    moved = snapshot(table(), column(), RULE, index(), origin="prod")
    found = upgraded(world, moved, pulse=pulse("older"))
    assert sorted(rules(found)) == ["DR310", "SW303"]


def test_another_wording_by_a_newer_reader_is_told_together_while_nothing_moved():
    world = World(BEFORE)
    worded = snapshot(table(), column(default="0::numeric"), origin="prod")
    assert rules(upgraded(world, worded)) == ["SW303"]
    assert rules(upgraded(world, worded, sources="another schema")) == ["DR107"]


def test_what_changes_in_it_afterwards_is_told_by_itself():
    world = World(BEFORE)
    found = upgraded(world)
    world.session.snapshots = [GOOD]
    gone = look(world, remembered(found), reader=2)
    assert (rules(gone), gone.state.revealed) == ([], {})
    world.session.snapshots = [NOW]
    assert rules(look(world, remembered(gone), reader=2)) == rules(look(World(NOW)))


def test_known_drift_is_not_folded_by_an_upgrade():
    world = World(snapshot(table(), column(), index(), origin="prod"))
    first = look(world, reader=1)
    assert rules(look(world, remembered(first), reader=2)) == rules(first) == ["DR310"]


def test_while_the_schema_file_is_broken_nothing_is_forgotten():
    world = World(BEFORE)
    found = upgraded(world)
    good = world.expectation.contents
    world.expectation.contents = [SourceInvalid("syntax error", path="schema.sql", line=3)]
    broken = look(world, remembered(found), reader=2)
    world.expectation.contents = good
    assert look(world, remembered(broken), reader=2).findings == found.findings


def test_a_snapshot_by_an_older_version_is_one_notice_and_what_it_lacks_is_not_compared():
    coverage = msgspec.structs.replace(GOOD.coverage, unknown={"column": ("collation", "visible")})
    older = msgspec.structs.replace(GOOD, coverage=coverage)
    world = World(snapshot(table(), column(collation="de", visible=False), origin="prod"), contents=[older])
    found = look(world)
    assert (found.findings, found.status) == ((), Status.IN_SYNC)
    (notice,) = found.project
    assert (notice.rule, notice.summary) == ("SC102", "schema.sql does not cover column (collation, visible)")


# Scratch of another major version --------------------------------------------------------------------------

NEWER = EngineId("postgresql", "18.6")
WANTED = snapshot(table(), column(default="now()"), engine=NEWER)
SAID = snapshot(table(), column(default="CURRENT_TIMESTAMP"))
CHANGED = snapshot(table(), column(default="'2000-01-01'"))


def test_a_text_that_was_pinned_and_moves_alone_is_drift_and_over_when_it_is_back():
    first = look(World(SAID, contents=[WANTED]))
    assert (first.findings, first.state.pinned.count) == ((), 1)
    assert look(World(CHANGED, contents=[WANTED])).findings == ()  # without a memory nobody can tell
    moved = look(World(CHANGED, contents=[WANTED]), remembered(first))
    assert [(each.kind, tuple(each.fields)) for each in moved.findings] == [("column", ("default",))]
    again = look(World(CHANGED, contents=[WANTED]), remembered(moved))
    assert rules(again) == rules(moved)
    back = look(World(SAID, contents=[WANTED]), remembered(again))
    assert (back.findings, back.seen.unjudged) == ((), frozenset())


@pytest.mark.parametrize(
    ("now", "reader"),
    [(msgspec.structs.replace(CHANGED, engine=EngineId("postgresql", "16.2")), 2), (CHANGED, 3)],
    ids=["another version of the server", "another version of the reader"],
)
def test_who_words_or_reads_otherwise_is_no_movement(now, reader):
    first = look(World(SAID, contents=[WANTED]))
    after = look(World(now, contents=[WANTED]), remembered(first, engine=now.engine), reader)
    assert after.findings == ()
    assert after.state.pinned.of != first.state.pinned.of


def test_with_equal_majors_the_pins_are_dropped():
    first = look(World(SAID, contents=[WANTED]))
    after = look(World(GOOD, contents=[GOOD]), remembered(first))
    assert after.state.pinned is None


def test_a_broken_schema_file_leaves_the_pins_as_they_are():
    first = look(World(SAID, contents=[WANTED]))
    broken = [SourceInvalid("syntax error", path="schema.sql")]
    for old in (None, SAID):
        after = look(World(SAID, contents=broken, old=old), remembered(first))
        assert after.state.pinned == first.state.pinned
