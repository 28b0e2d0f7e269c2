"""The state store: questions, and steps that are kept whole or not at all."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import sqlalchemy as sa

from schemawatchd.clock import Clock
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.incidents.move import Entry, Withdrawn, entry
from schemawatchd.incidents.target_state import Acceptance, TargetState
from schemawatchd.store import tables
from schemawatchd.store.database import StateDatabase
from schemawatchd.store.errors import no_state_store
from schemawatchd.store.memory import ExpectedSnapshot, Observation, Step
from schemawatchd.store.opening import opened
from schemawatchd.store.outbox import StoredOutbox, forget, forgotten
from schemawatchd.store.quiet import SilenceStore
from schemawatchd.store.rescue import Rescuer, Trouble
from schemawatchd.store.rows import (
    add,
    body,
    expected_of,
    expected_row,
    incident_of,
    incident_row,
    observation_of,
    packed,
    put,
    read,
    state_of,
    state_row,
    unpacked,
)

T = TypeVar("T")
_KEPT_EXPECTED = 20
"""For each source and engine: more than the targets of one source usually have versions."""


class Store:
    """What schemawatchd remembers. Every method is one transaction, and may be called from any thread."""

    def __init__(self, database: StateDatabase, clock: Clock) -> None:
        self._database = database
        self.path = database.path
        self.outbox = StoredOutbox(database, clock)
        self.quiet = SilenceStore(database)
        self.rescuer = Rescuer(database, clock)
        self.trouble: Trouble | None = None
        """What is wrong with the file, where something is."""
        self.event: Trouble | None = None
        """What last became of the file, where it was lost and written anew."""

    @classmethod
    def open(cls, path: Path, clock: Clock, *, create: bool = True) -> Self:
        """The store at `path`, made if it does not exist; the caller holds its `Lock` or only asks.

        Raises `StoreBroken`, which names the file and says what to do.
        """
        return cls(opened(path, create=create), clock)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def state(self, target: str) -> TargetState | None:
        """What is remembered of a target."""
        found = self._rows(sa.select(tables.target_state).where(tables.target_state.c.target == target), state_of)
        return found[0] if found else None

    def states(self) -> tuple[TargetState, ...]:
        """What is remembered of every target, by name."""
        return tuple(self._rows(sa.select(tables.target_state).order_by("target"), state_of))

    def incidents(self, target: str | None = None, states: Iterable[State] = tuple(State)) -> tuple[Incident, ...]:
        """The incidents in these states, of a target or of all and the project."""
        table = tables.incident
        query = sa.select(table).where(table.c.state.in_(tuple(states))).order_by(table.c.id)
        if target is not None:
            query = query.where(table.c.target == target)
        return tuple(self._rows(query, incident_of))

    def known(self, target: str | None) -> tuple[Incident, ...]:
        """Every incident of a target (`None`: of the project), the ended ones too: what `advance` asks for."""
        table = tables.incident
        query = sa.select(table).where(table.c.target.is_not_distinct_from(target)).order_by(table.c.id)
        return tuple(self._rows(query, incident_of))

    def commit(self, step: Step) -> None:
        """Keep the step: incidents, history and state, in one transaction. What to say follows from them."""
        with self._database.writing() as connection:
            for move in step.moves:
                put(connection, tables.incident, incident_row(move.incident))
            _noted(connection, filter(None, map(entry, step.moves)))
            forget(connection, [each.incident.id for each in step.moves if isinstance(each, Withdrawn)])
            if step.observation:
                _observe(connection, step.observation)
            if step.accepted:
                table = tables.acceptance
                connection.execute(sa.delete(table).where(table.c.target == step.accepted))
            if step.baseline:
                row = {"digest": step.baseline.digest, "content": packed(step.baseline.content)}
                add(connection, tables.snapshot, row)
            if step.state:
                put(connection, tables.target_state, state_row(step.state))

    def history(self, target: str, limit: int = 100) -> tuple[Observation, ...]:
        """The observed changes of a target, newest first, without their snapshots."""
        table = tables.observation
        query = sa.select(table).where(table.c.target == target).order_by(table.c.id.desc()).limit(limit)
        return tuple(self._rows(query, observation_of))

    def journal(self, target: str | None = None, since: datetime | None = None) -> tuple[Entry, ...]:
        """What became of the incidents of a target, or of all, since then, in its order."""
        table = tables.journal
        query = sa.select(table).order_by(table.c.at, table.c.id)
        if target is not None:
            query = query.where(table.c.target == target)
        if since is not None:
            query = query.where(table.c.at >= since)
        return tuple(self._rows(query, lambda row: read(row, Entry)))

    def snapshot(self, digest: str) -> bytes | None:
        """A snapshot that an observation names."""
        query = sa.select(tables.snapshot).where(tables.snapshot.c.digest == digest)
        found = self._rows(query, lambda row: unpacked(row.content))
        return found[0] if found else None

    def expected(self, key: str) -> ExpectedSnapshot | None:
        """The expected schema that was kept under this key."""
        found = self._rows(sa.select(tables.expected).where(tables.expected.c.key == key), expected_of)
        return found[0] if found else None

    def keep_expected(self, expected: ExpectedSnapshot) -> None:
        """Keep it under its key; it becomes the last good one of its source and engine."""
        with self._database.writing() as connection:
            put(connection, tables.expected, expected_row(expected))
            table = tables.expected
            same = (table.c.source == expected.source) & (table.c.engine == expected.engine)
            newest = sa.select(table.c.key).where(same).order_by(table.c.at.desc()).limit(_KEPT_EXPECTED)
            connection.execute(sa.delete(table).where(same & table.c.key.not_in(newest)))

    def acceptance(self, target: str) -> Acceptance | None:
        """The word that the next check of a target has to carry out."""
        query = sa.select(tables.acceptance).where(tables.acceptance.c.target == target)
        found = self._rows(query, lambda row: read(row, Acceptance))
        return found[0] if found else None

    def accept(self, target: str, acceptance: Acceptance) -> None:
        """Ask the next check of a target to take what it finds as the baseline."""
        with self._database.writing() as connection:
            put(connection, tables.acceptance, {"target": target, "body": body(acceptance)})

    def answer(self, key: str) -> str | None:
        """Whether two texts of a server mean the same, as it was found out under this key."""
        table = tables.equivalent_text
        found = self._rows(sa.select(table.c.answer).where(table.c.key == key), lambda row: str(row.answer))
        return found[0] if found else None

    def keep_answer(self, key: str, answer: str, at: datetime) -> None:
        """Keep an answer about two texts under its key."""
        with self._database.writing() as connection:
            put(connection, tables.equivalent_text, {"key": key, "answer": answer, "at": at})

    def last_good(self, source: str, engine: str) -> ExpectedSnapshot | None:
        """The last expected schema that was kept for a source and an engine."""
        table = tables.expected
        query = sa.select(table).where((table.c.source == source) & (table.c.engine == engine))
        found = self._rows(query.order_by(table.c.at.desc()).limit(1), expected_of)
        return found[0] if found else None

    def newest(self) -> datetime | None:
        """When the newest observation of all targets was made."""
        latest = sa.select(tables.observation.c.at).order_by(tables.observation.c.at.desc()).limit(1)
        found: list[datetime] = self._rows(latest, lambda row: row.at)
        return found[0] if found else None

    def prune(self, before: datetime) -> None:
        """Forget what ended before then. The newest of each history and source, and all that is open, stays."""
        with self._database.writing() as connection:
            for statement in _forgotten(before):
                connection.execute(statement)

    def check(self) -> None:
        """Read the whole file and raise `StoreBroken` where it is damaged."""
        with self._database.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if said != "ok":
            raise no_state_store(self.path, f"is damaged: {said}")

    def _rows(self, query: sa.Select[Any], record: Callable[[sa.Row[Any]], T]) -> list[T]:
        """The records of the rows; one that cannot be read means that the file is damaged."""
        with self._database.reading() as connection:
            return [record(row) for row in connection.execute(query).all()]


def _noted(connection: sa.Connection, entries: Iterable[Entry]) -> None:
    rows = [{"at": each.at, "target": each.target, "body": body(each)} for each in entries]
    if rows:
        connection.execute(sa.insert(tables.journal), rows)


def _observe(connection: sa.Connection, seen: Observation) -> None:
    """Append to history only if the digest changed."""
    table = tables.observation
    last = connection.execute(
        sa.select(table).where(table.c.target == seen.target).order_by(table.c.id.desc()).limit(1)
    ).first()
    if last is not None and (last.status, last.digest) == (seen.status, seen.digest):
        return
    connection.execute(
        sa.insert(table).values(target=seen.target, at=seen.at, status=seen.status, digest=seen.digest)
    )
    if seen.digest and seen.snapshot is not None:
        add(connection, tables.snapshot, {"digest": seen.digest, "content": packed(seen.snapshot)})


def _forgotten(before: datetime) -> Iterable[sa.Delete]:
    history, snapshot, expected = tables.observation, tables.snapshot, tables.expected
    incident, silence = tables.incident, tables.silence
    newest = sa.select(sa.func.max(history.c.id)).group_by(history.c.target)
    yield sa.delete(history).where((history.c.at < before) & history.c.id.not_in(newest))
    named = sa.select(history.c.digest).where(history.c.digest.is_not(None))
    # What later checks compare with stays, however old it is.
    baseline = sa.func.json_extract(tables.target_state.c.body, "$.history.baseline.digest")
    compared = sa.select(baseline).where(baseline.is_not(None))
    yield sa.delete(snapshot).where(snapshot.c.digest.not_in(named) & snapshot.c.digest.not_in(compared))
    last = sa.select(sa.func.max(expected.c.at)).group_by(expected.c.source, expected.c.engine)
    yield sa.delete(expected).where((expected.c.at < before) & expected.c.at.not_in(last))
    yield sa.delete(tables.equivalent_text).where(tables.equivalent_text.c.at < before)
    yield sa.delete(incident).where(incident.c.ended_at < before)
    yield sa.delete(tables.journal).where(tables.journal.c.at < before)
    yield sa.delete(silence).where(silence.c.ends < before)
    yield from forgotten()
