"""The outbox: what is still to be said, and who is saying it at this moment."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from schemawatchd.clock import Clock
from schemawatchd.incidents.delivery import Backlog, Delivery, DeliveryState
from schemawatchd.incidents.incident import State
from schemawatchd.incidents.supersede import superseded
from schemawatchd.store import tables
from schemawatchd.store.database import Database
from schemawatchd.store.rows import add, delivery_of, delivery_row

_TABLE = tables.outbox
_PENDING = _TABLE.c.state.in_([DeliveryState.WAITING, DeliveryState.UNKNOWN])
_SENDING = _TABLE.c.state == DeliveryState.SENDING
_HORIZON = timedelta(days=1)
"""No wait is this long: what seems to be due later was written while the clock was wrong."""


class Outbox:
    """Rows are claimed before they are sent; a claim whose time is over can be claimed again."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def due(self, now: datetime, limit: int = 1000) -> tuple[Delivery, ...]:
        """What can be sent: every pending row of a channel and target of which at least one row is due."""
        ripe = _ripe(now).subquery()
        together = _TABLE.c.target.is_not_distinct_from(ripe.c.target) & (_TABLE.c.channel == ripe.c.channel)
        return self._rows(_claimable(now) & sa.exists().where(together), limit)

    def pending(self, limit: int = 1000) -> tuple[Delivery, ...]:
        """What is still to be said, due or not."""
        return self._rows(_claimable(self._clock.now()), limit)

    def claim(self, ids: Iterable[str], until: datetime) -> tuple[Delivery, ...]:
        """Take these rows for sending, until then; those that were really got.

        What need not be said any more is dropped on the way, and what has to wait for another hand-over of
        the same incident is left.
        """
        now, wanted = self._clock.now(), _TABLE.c.id.in_(tuple(ids))
        with self._database.writing() as connection:
            _expire(connection, now)
            groups = _groups(connection, wanted)
            free = [each for rows in groups for each in _free(rows)]
            _drop(connection, (each for rows in groups for each in superseded(rows)))
            mine = _TABLE.c.id.in_([each.id for each in free]) & wanted & _PENDING
            rows = connection.execute(
                sa.update(_TABLE)
                .where(mine)
                .values(state=DeliveryState.SENDING, lease_until=until, attempts=_TABLE.c.attempts + 1)
                .returning(*_TABLE.c)
            ).all()
        return tuple(sorted((delivery_of(row) for row in rows), key=lambda each: (each.created_at, each.id)))

    def handed_over(self, ids: Iterable[str], at: datetime) -> None:
        """The channel took them."""
        self._set(ids, None, state=DeliveryState.SENT, due_at=at, lease_until=None, last_error="")

    def try_again(self, ids: Iterable[str], at: datetime, error: str) -> None:
        """The channel did not take them, and may at `at`."""
        after = sa.case((_TABLE.c.perhaps_heard, DeliveryState.UNKNOWN.value), else_=DeliveryState.WAITING.value)
        self._set(ids, _PENDING | _SENDING, state=after, due_at=at, lease_until=None, last_error=error)

    def failed(self, ids: Iterable[str], error: str) -> None:
        """The channel will never take them as things are."""
        self._set(ids, _PENDING | _SENDING, state=DeliveryState.FAILED, lease_until=None, last_error=error)

    def unknown(self, ids: Iterable[str], at: datetime | None = None, error: str = "") -> None:
        """The hand-over ended without an answer; it is tried again at `at` (none: at once)."""
        self._set(
            ids,
            _SENDING,
            state=DeliveryState.UNKNOWN,
            perhaps_heard=True,
            due_at=at or self._clock.now(),
            lease_until=None,
            last_error=error,
        )

    def take_over(self) -> None:
        """At the start of the lock's new holder: what the last one left in its hands is unknown and due.

        What failed for good is tried once more where the incident is still open, since the configuration may
        have been mended.
        """
        now = self._clock.now()
        with self._database.writing() as connection:
            connection.execute(
                sa.update(_TABLE)
                .where(_SENDING)
                .values(state=DeliveryState.UNKNOWN, perhaps_heard=True, due_at=now, lease_until=None)
            )
            revived = (_TABLE.c.state == DeliveryState.FAILED) & _TABLE.c.incident.in_(_still_open())
            connection.execute(sa.update(_TABLE).where(revived).values(state=DeliveryState.WAITING, due_at=now))

    def next_due(self) -> datetime | None:
        """When the next row can be sent, if any is left."""
        now = self._clock.now()
        when = sa.case((_SENDING, _TABLE.c.lease_until), else_=_TABLE.c.due_at)
        waits = (_PENDING & ~_held_up(now)) | _SENDING
        with self._database.reading() as connection:
            found: Iterable[datetime] = connection.execute(sa.select(when).where(waits)).scalars().all()
        return min((each if each <= now + _HORIZON else now for each in found), default=None)

    def waiting_summary(self) -> tuple[Backlog, ...]:
        """By channel: what it has not taken yet."""
        stuck = (_TABLE.c.state == DeliveryState.FAILED) & _TABLE.c.incident.in_(_still_open())
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(_TABLE)
                .where(_PENDING | _SENDING | stuck)
                .order_by(_TABLE.c.channel, _TABLE.c.created_at)
            ).all()
        by_channel: dict[str, list[Any]] = {}
        for row in rows:
            by_channel.setdefault(row.channel, []).append(row)
        return tuple(_backlog(channel, each) for channel, each in by_channel.items())

    def _rows(self, where: sa.ColumnElement[bool], limit: int) -> tuple[Delivery, ...]:
        order = (_TABLE.c.created_at, _TABLE.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(_TABLE).where(where).order_by(*order).limit(limit)).all()
        return tuple(delivery_of(row) for row in rows)

    def _set(self, ids: Iterable[str], among: sa.ColumnElement[bool] | None, **values: Any) -> None:
        where = _TABLE.c.id.in_(tuple(ids))
        with self._database.writing() as connection:
            connection.execute(sa.update(_TABLE).where(where if among is None else where & among).values(**values))


def enqueue(connection: sa.Connection, deliveries: Iterable[Delivery]) -> None:
    """Put these in, and drop what they make superfluous, themselves included."""
    for each in deliveries:
        add(connection, _TABLE, delivery_row(each))
        same = (_TABLE.c.incident == each.incident) & (_TABLE.c.channel == each.channel)
        for rows in _groups(connection, same):
            _drop(connection, superseded(rows))


def forget(connection: sa.Connection, incidents: Collection[str]) -> None:
    """Nothing more is said about these."""
    connection.execute(
        sa.update(_TABLE).where(_TABLE.c.incident.in_(incidents) & _PENDING).values(state=DeliveryState.DROPPED)
    )


def _claimable(now: datetime) -> sa.ColumnElement[bool]:
    return (_PENDING & ~_held_up(now)) | _expired(now)


def _expired(now: datetime) -> sa.ColumnElement[bool]:
    return _SENDING & _timely(_TABLE.c.lease_until, now)


def _timely(column: sa.ColumnElement[datetime], now: datetime) -> sa.ColumnElement[bool]:
    return (column <= now) | (column > now + _HORIZON)


def _held_up(now: datetime) -> sa.ColumnElement[bool]:
    """Another row about the same is being handed over: this one has to wait for its end."""
    other = _TABLE.alias()
    same = (other.c.incident == _TABLE.c.incident) & (other.c.channel == _TABLE.c.channel)
    held = (other.c.state == DeliveryState.SENDING) & ~_timely(other.c.lease_until, now)
    return sa.exists(sa.select(other.c.id).where(same & held).correlate(_TABLE))


def _still_open() -> sa.Select[Any]:
    return sa.select(tables.incident.c.id).where(tables.incident.c.state == State.OPEN)


def _ripe(now: datetime) -> sa.Select[Any]:
    ready = (_PENDING & _timely(_TABLE.c.due_at, now) & ~_held_up(now)) | _expired(now)
    return sa.select(_TABLE.c.channel, _TABLE.c.target).where(ready)


def _expire(connection: sa.Connection, now: datetime) -> None:
    connection.execute(
        sa.update(_TABLE)
        .where(_expired(now))
        .values(state=DeliveryState.UNKNOWN, perhaps_heard=True, lease_until=None)
    )


def _groups(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> list[list[Delivery]]:
    """All rows about the incidents and channels of the wanted ones, together where they belong together."""
    pairs = sa.select(_TABLE.c.incident, _TABLE.c.channel).where(wanted)
    rows = connection.execute(
        sa.select(_TABLE).where(sa.tuple_(_TABLE.c.incident, _TABLE.c.channel).in_(pairs))
    ).all()
    groups: dict[tuple[str, str], list[Delivery]] = {}
    for row in rows:
        groups.setdefault((row.incident, row.channel), []).append(delivery_of(row))
    return list(groups.values())


def _free(rows: list[Delivery]) -> list[Delivery]:
    """The rows that may be sent: none while another about the same is being handed over."""
    if any(each.state is DeliveryState.SENDING for each in rows):
        return []
    dropped = superseded(rows)
    return [each for each in rows if each.id not in dropped]


def _drop(connection: sa.Connection, ids: Iterable[str]) -> None:
    connection.execute(sa.update(_TABLE).where(_TABLE.c.id.in_(tuple(ids))).values(state=DeliveryState.DROPPED))


def _backlog(channel: str, rows: list[Any]) -> Backlog:
    failed = [each for each in rows if each.state == DeliveryState.FAILED]
    errors = [each.last_error for each in rows if each.last_error]
    return Backlog(
        channel=channel,
        waiting=len(rows) - len(failed),
        failed=len(failed),
        oldest=rows[0].created_at,
        last_error=errors[-1] if errors else "",
    )
