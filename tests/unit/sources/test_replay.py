"""What a replay plays, and how often: counted on stands that only note it."""

from datetime import UTC, datetime

import pytest

from schemawatchd.history.migration import Migration, Section
from schemawatchd.schema.snapshot import Coverage, EngineId, Snapshot
from schemawatchd.sources.no_cache import NoSnapshotCache
from schemawatchd.sources.replay import Replay

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Noted:
    """A scratch and its stands; `log` has what was done, `open` how many stands are."""

    def __init__(self, *, copies=True):
        self.copies, self.log, self.open = copies, [], 0

    def like(self, major):
        return self

    def version(self):
        return "1"

    def stand(self, collation=None):
        self.log.append("fresh")
        return Stand(self, ())


class Stand:
    def __init__(self, scratch, played):
        self.scratch, self.played = scratch, played
        self.scratch.open += 1

    def play(self, script):
        self.scratch.log.append(script.path)
        self.played += (script.path,)

    def read(self, taken_at):
        return Snapshot(" ".join(self.played), EngineId("sqlite", "1"), taken_at, {}, Coverage(frozenset()))

    def copy(self):
        if not self.scratch.copies:
            return None
        self.scratch.log.append("copy")
        return Stand(self.scratch, self.played)

    def close(self):
        self.scratch.open -= 1


class Clock:
    def now(self):
        return NOON


def migrations(count, *programs):
    return [
        Migration(version=str(n), path=str(n), up=None if n in programs else Section(f"statement {n}"))
        for n in range(1, count + 1)
    ]


@pytest.fixture
def replay():
    made = []

    def one(scratch):
        made.append((found := _replay(scratch), scratch))
        return found

    yield one
    for found, scratch in made:
        found.close()
        assert scratch.open == 0


def _replay(scratch):
    class Runner:
        def run(self, programs, stand):
            for each in programs:
                stand.play(each)

    return Replay(
        engine="sqlite", reader=1, named="m", scratch=lambda: scratch, kept=NoSnapshotCache(), clock=Clock(),
        command=Runner(),
    )  # fmt: skip


def test_earlier_states_lead_on_from_a_copy_made_on_the_way(replay):
    scratch = Noted()
    found = replay(scratch)
    all_ = migrations(30)
    found.snapshot(all_)
    assert scratch.log == ["fresh", *(str(n) for n in range(1, 26)), "copy", *(str(n) for n in range(26, 31))]
    scratch.log.clear()
    for count in (5, 4, 3, 2, 1):
        found.snapshot(all_[:-count])
    assert scratch.log == ["26", "27", "28", "29"]
    scratch.log.clear()
    found.snapshot(migrations(31))
    assert scratch.log == ["30", "31"]


def test_without_copies_they_are_played_once_more(replay):
    scratch = Noted(copies=False)
    found = replay(scratch)
    all_ = migrations(12)
    found.snapshot(all_)
    scratch.log.clear()
    for count in (5, 4):
        found.snapshot(all_[:-count])
    assert scratch.log == ["fresh", *(str(n) for n in range(1, 9))]


def test_another_history_begins_anew(replay):
    scratch = Noted()
    found = replay(scratch)
    found.snapshot(migrations(30))
    scratch.log.clear()
    other = [Migration(version="other", path="other", up=Section("other")), *migrations(3)]
    found.snapshot(other)
    assert scratch.log == ["fresh", "other", "1", "2", "3"]


@pytest.mark.parametrize(("count", "programs"), [(9, ()), (30, (25,)), (30, (26,))])
def test_few_migrations_and_programs_are_not_worth_a_copy(count, programs, replay):
    scratch = Noted()
    replay(scratch).snapshot(migrations(count, *programs))
    assert "copy" not in scratch.log
