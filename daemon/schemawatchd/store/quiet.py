"""What people ask not to hear: silences and acknowledgements.

It stands alone because it is one of the tables of the state store.
"""

import sqlalchemy as sa

from schemawatchd.alerts.silence import Ack, Silence
from schemawatchd.store import tables
from schemawatchd.store.database import StateDatabase
from schemawatchd.store.rows import body, put, read


class SilenceStore:
    """Silences and acknowledgements. Every method is one transaction."""

    def __init__(self, database: StateDatabase) -> None:
        self._database = database

    def silences(self) -> tuple[Silence, ...]:
        """All that are remembered, the past ones too."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(tables.silence).order_by(tables.silence.c.id)).all()
            return tuple(read(row, Silence) for row in rows)

    def silence(self, silence: Silence) -> None:
        """Keep a silence, in the place of what has the same id."""
        with self._database.writing() as connection:
            put(connection, tables.silence, {"id": silence.id, "ends": silence.ends, "body": body(silence)})

    def acks(self) -> tuple[Ack, ...]:
        """All that are remembered; whether one still holds, its incident says."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(tables.ack).order_by(tables.ack.c.incident)).all()
            return tuple(read(row, Ack) for row in rows)

    def ack(self, ack: Ack) -> None:
        """Keep an acknowledgement, in the place of an earlier one of the same incident."""
        with self._database.writing() as connection:
            put(connection, tables.ack, {"incident": ack.incident, "body": body(ack)})
