"""The outbox: what each channel was told, what is on its way, and how the channels have been doing."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from schemawatchd.alerts.delivery_state import ChannelHealth, DeliveryState
from schemawatchd.alerts.notification import DeadLetter, DeliveryAttempt
from schemawatchd.alerts.notification_log import LogEntry
from schemawatchd.alerts.silence import Ack, Silence
from schemawatchd.clock import Clock
from schemawatchd.incidents.incident import State
from schemawatchd.rules.ourselves import watching_begins
from schemawatchd.store import tables
from schemawatchd.store.database import StateDatabase
from schemawatchd.store.rows import body, incident_of, put, read

_EVENTS_ARE_NEWS = timedelta(days=7)
"""An event that a channel could not be told for so long is told no more. Other ends are told whenever it is."""


class StoredOutbox:
    """Nothing waits in it: what is to be said follows from the incidents and from what was said."""

    def __init__(self, database: StateDatabase, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def correspondence(self) -> DeliveryState:
        """Everything there is to know, as of one moment."""
        since = self._clock.now() - _EVENTS_ARE_NEWS
        incident, said = tables.incident, tables.said
        # A channel that is configured later is told of the first look as well.
        first = incident.c.rule == watching_begins.check.code
        matters = incident.c.state.in_([State.OPEN, State.WAITING]) | (incident.c.ended_at >= since) | first
        open_there = sa.func.json_extract(said.c.body, "$.over") == 0
        told = incident.c.id.in_(sa.select(said.c.incident).where(open_there))
        with self._database.reading() as connection:
            incidents = connection.execute(sa.select(incident).where(matters | told).order_by(incident.c.id)).all()
            groups = connection.execute(sa.select(tables.spoken)).all()
            return DeliveryState(
                incidents=tuple(incident_of(row) for row in incidents),
                said={(each.channel, each.incident): each for each in _all(connection, said, LogEntry)},
                last_said={(row.channel, row.group): row.at for row in groups},
                reaches={each.channel: each for each in _all(connection, tables.reach, ChannelHealth)},
                silences=tuple(_all(connection, tables.silence, Silence)),
                acks={each.incident: each for each in _all(connection, tables.ack, Ack)},
                dead={each.key: each for each in _all(connection, tables.dead_letter, DeadLetter)},
            )

    def note(self, said: Iterable[LogEntry]) -> None:
        """Remember this without a word having been said."""
        noted = tuple(said)
        if noted:
            with self._database.writing() as connection:
                _say(connection, noted)

    def begin(self, flight: DeliveryAttempt) -> None:
        """A hand-over begins. After a crash all that is in it counts as perhaps said."""
        with self._database.writing() as connection:
            row = {"key": flight.key, "channel": flight.channel, "body": body(flight)}
            put(connection, tables.flight, row)

    def handed_over(self, flight: DeliveryAttempt, at: datetime, thread: str) -> None:
        """The channel took it; what is new in it is known to the channel as `thread`."""
        with self._database.writing() as connection:
            _say(connection, (_threaded(each, at, thread) for each in flight.said))
            for group in {each.group for each in flight.said}:
                put(connection, tables.spoken, {"channel": flight.channel, "group": group, "at": at})
            _landed(connection, flight)
            _unbury(connection, flight)

    def perhaps(self, flight: DeliveryAttempt) -> None:
        """It ended without an answer: the channel may have taken it or not."""
        with self._database.writing() as connection:
            _perhaps(connection, flight)

    def put_back(self, flight: DeliveryAttempt) -> None:
        """The channel did not take it."""
        with self._database.writing() as connection:
            _landed(connection, flight)

    def buried(self, flight: DeliveryAttempt, letter: DeadLetter) -> None:
        """The channel will not take it as it is."""
        with self._database.writing() as connection:
            _landed(connection, flight)
            row = {"key": letter.key, "channel": letter.channel, "at": letter.at, "body": body(letter)}
            put(connection, tables.dead_letter, row)

    def keep(self, reach: ChannelHealth) -> None:
        """How the channel has been doing."""
        with self._database.writing() as connection:
            put(connection, tables.reach, {"channel": reach.channel, "body": body(reach)})

    def meet(self, channels: Iterable[str]) -> None:
        """These are configured: the new ones are there from now on, and what others were is forgotten."""
        now, names, table = self._clock.now(), tuple(channels), tables.reach
        with self._database.writing() as connection:
            known = set(connection.execute(sa.select(table.c.channel)).scalars())
            for name in (each for each in names if each not in known):
                put(connection, table, {"channel": name, "body": body(ChannelHealth(channel=name, since=now))})
            for each in (table, tables.dead_letter):
                connection.execute(sa.delete(each).where(each.c.channel.not_in(names)))

    def hurry(self) -> None:
        """No channel waits for its next try, whose hour is one of a clock that was set since."""
        with self._database.writing() as connection:
            for each in _all(connection, tables.reach, ChannelHealth):
                if each.next_try is not None:
                    kept = msgspec.structs.replace(each, next_try=None)
                    put(connection, tables.reach, {"channel": kept.channel, "body": body(kept)})

    def try_again(self) -> None:
        """The configuration may have been mended: dead letters and waiting channels get another try."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(tables.dead_letter))
            for each in _all(connection, tables.reach, ChannelHealth):
                fresh = ChannelHealth(channel=each.channel, since=each.since, sent=each.sent, urgent=each.urgent)
                put(connection, tables.reach, {"channel": fresh.channel, "body": body(fresh)})

    def take_over(self) -> None:
        """At the start of the lock's new holder: what the last one was handing over is perhaps said."""
        with self._database.writing() as connection:
            for flight in _all(connection, tables.flight, DeliveryAttempt):
                _perhaps(connection, flight)


def forget(connection: sa.Connection, incidents: Iterable[str]) -> None:
    """These ended without a word; should they come again, they are news."""
    wanted = tuple(incidents)
    if wanted:
        found = connection.execute(sa.select(tables.said).where(tables.said.c.incident.in_(wanted))).all()
        _say(connection, (msgspec.structs.replace(read(row, LogEntry), over=True, perhaps=False) for row in found))


def forgotten() -> Iterable[sa.Delete]:
    """What nobody can ask about any more, because its incident is gone."""
    living = sa.select(tables.incident.c.id)
    for table in (tables.said, tables.ack):
        yield sa.delete(table).where(table.c.incident.not_in(living))


def _all(connection: sa.Connection, table: sa.Table, cls: type[Any]) -> list[Any]:
    return [read(row, cls) for row in connection.execute(sa.select(table)).all()]


def _say(connection: sa.Connection, said: Iterable[LogEntry]) -> None:
    for each in said:
        put(connection, tables.said, {"channel": each.channel, "incident": each.incident, "body": body(each)})


def _landed(connection: sa.Connection, flight: DeliveryAttempt) -> None:
    connection.execute(sa.delete(tables.flight).where(tables.flight.c.key == flight.key))


def _unbury(connection: sa.Connection, flight: DeliveryAttempt) -> None:
    """Dead letters about what the channel knows now are of no more interest."""
    told = {each.incident for each in flight.said}
    for each in _all(connection, tables.dead_letter, DeadLetter):
        if each.channel == flight.channel and told.issuperset(each.incidents):
            connection.execute(sa.delete(tables.dead_letter).where(tables.dead_letter.c.key == each.key))


def _perhaps(connection: sa.Connection, flight: DeliveryAttempt) -> None:
    """A reminder that perhaps was heard changes nothing that the channel holds for true."""
    reminders = [each for each in flight.said if each.what == "reminded"]
    _say(connection, (_unsure(each) for each in flight.said if each not in reminders))
    _landed(connection, flight)


def _unsure(said: LogEntry) -> LogEntry:
    return msgspec.structs.replace(said, perhaps=True, over=False)


def _threaded(said: LogEntry, at: datetime, thread: str) -> LogEntry:
    return msgspec.structs.replace(said, at=at, thread=said.thread or thread)
