"""In sync is a promise: never of a database that was compared with nothing but itself.

The property is stated without knowing how the expected side is found: in the same circumstances, with the same
files, the same memory and the same migration history table, two databases that differ in one table are not both in
sync.
"""

import dataclasses
from itertools import product

import msgspec
import pytest

from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.history.status import migration_status
from schemawatchd.incidents.target_state import Baseline, TargetState
from schemawatchd.reports.report import Status
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.watch.examine import examine
from schemawatchd.watch.expected import ledger_mark
from schemawatchd.watch.result import Examination
from unit.samples import column, snapshot, table
from unit.watch.world import World, target

ONE = snapshot(table(), column())
TWO = snapshot(table(), column(), column(name="later"))
EXTRA = table("by_hand")
FILES = tuple(Migration(version=str(n), path=f"{n}.sql", up=Section("select 1")) for n in (1, 2))


class Migrations:
    """A team's migrations, of which it is given what they replay to."""

    named = table = "migrations"
    folder = None

    def __init__(self, status, replays):
        self.status, self.replays = status, replays

    def fingerprint(self):
        return "files"

    def standing(self, session):
        return self.status

    def replayed(self, migrations, collation, major, *, ahead=False):
        if isinstance(self.replays, Exception):
            raise self.replays
        return {0: snapshot(), 1: ONE, 2: TWO}[len(migrations)]

    def printed(self, *_):
        return {}

    def after_base(self, migrations):
        return migrations

    def command(self, what, status, **values):
        return ""

    def checkout(self):
        return None


def entries(states):
    return tuple(LedgerEntry(version=str(n), state=state) for n, state in states)


APPLIED, FAILED = EntryState.APPLIED, EntryState.FAILED
LEDGERS = {
    "none": None,
    "empty": (),
    "one": ((1, APPLIED),),
    "all": ((1, APPLIED), (2, APPLIED)),
    "without file": ((1, APPLIED), (2, APPLIED), (3, APPLIED)),
    "out of order": ((2, APPLIED),),
    "half-way": ((1, APPLIED), (2, FAILED)),
    "first half-way": ((1, FAILED),),
}
REPLAYS = (None, SourceInvalid("no", path="1.sql"), ScratchUnavailable("none here"))
SCHEMAS = ("absent", ONE, TWO, SourceInvalid("broken", path="schema.sql"))
BASELINES = (None, *product(("same", "another"), (ONE, TWO)))


class AdvanceContext:
    """Everything but the database itself."""

    def __init__(self, ledger, replay, schema, stateless, baseline):
        history = History(format="dbmate", folder="migrations", migrations=FILES, heads=("2",))
        lines = LEDGERS[ledger]
        read = (
            None if lines is None else Ledger(format="dbmate", table="schema_migrations", entries=entries(lines))
        )
        self.status = migration_status(history, read)
        self.replay, self.schema, self.stateless = replay, schema, stateless
        self.kept = {snapshot_digest(each): each for each in (ONE, TWO)}
        self.state = TargetState(target="prod")
        if baseline is not None:
            mark, last = baseline
            self.state = msgspec.structs.replace(
                self.state,
                digest=snapshot_digest(last),
                history=msgspec.structs.replace(
                    self.state.history,
                    ledger="before",
                    baseline=Baseline(
                        digest=snapshot_digest(ONE),
                        ledger=ledger_mark(self.status) if mark == "same" else mark,
                        version="1",
                        at=ONE.taken_at,
                    ),
                ),
            )

    def look(self, there, state=None):
        world = World(there, contents=[self.schema] if self.schema != "absent" else [ONE])
        world.expectation.before = lambda *_: None
        services = dataclasses.replace(
            world.services(state or self.state, stateless=self.stateless),
            migrations=Migrations(self.status, self.replay),
            observed=self.kept.get,
        )
        if self.schema == "absent":
            services = dataclasses.replace(services, expectation=None)
        return examine(target(), services)


def with_extra(there):
    return msgspec.structs.replace(there, objects={**there.objects, EXTRA.key: EXTRA})


@pytest.mark.parametrize("ledger", LEDGERS)
def test_two_databases_that_differ_are_not_both_in_sync(ledger):
    seen = set()
    for replay, schema, stateless, baseline, there in product(
        REPLAYS, SCHEMAS, (False, True), BASELINES, (ONE, TWO)
    ):
        around = AdvanceContext(ledger, replay, schema, stateless, baseline)
        first, second = around.look(there), around.look(with_extra(there))
        assert not (first.status is Status.IN_SYNC and second.status is Status.IN_SYNC)
        for each in (first, second):
            assert each.status is not Status.IN_SYNC or each.expected_from
        seen |= {first.status, second.status}
    assert Status.UNKNOWN in seen


@pytest.mark.parametrize("ledger", LEDGERS)
def test_nor_are_they_after_a_first_check_of_one_of_them(ledger):
    for replay, schema, baseline, there in product(REPLAYS, SCHEMAS, BASELINES, (ONE, TWO)):
        around = AdvanceContext(ledger, replay, schema, stateless=False, baseline=baseline)
        first = around.look(there)
        assert isinstance(first, Examination)
        for each in (first.actual, first.baseline):
            if each is not None:
                around.kept[snapshot_digest(each)] = each
        state = msgspec.structs.replace(first.state, pulse=None)
        again, other = around.look(there, state), around.look(with_extra(there), state)
        assert not (again.status is Status.IN_SYNC and other.status is Status.IN_SYNC)
