"""The tables as the code sees them: a body or payload is the record itself as JSON, the columns are for asking."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

HEAD = "0003"
"""The newest revision in `schemawatchd_migrations`, known here so that Alembic is imported only when needed."""

APPLICATION_ID = 0x53575344
"""`SWSD` in the header of the file: what SQLite offers for telling one's own files from others."""

_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


class Moment(sa.TypeDecorator[datetime]):
    """A time in UTC as text of one length, so that comparing the texts compares the times."""

    impl = sa.String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return value.astimezone(UTC).strftime(_FORM) if value else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        try:
            return datetime.strptime(value, _FORM).replace(tzinfo=UTC) if value else None
        except (TypeError, ValueError) as error:
            raise msgspec.DecodeError(f"no time: {value!r}"[:80]) from error


metadata = sa.MetaData()

target_state = sa.Table(
    "target_state",
    metadata,
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)

observation = sa.Table(
    "observation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("digest", sa.Text),
    sa.Index("observation_by_target", "target", "id"),
)

snapshot = sa.Table(
    "snapshot",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

expected = sa.Table(
    "expected",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("engine", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Index("expected_by_source", "source", "engine", "at"),
)

equivalent_text = sa.Table(
    "equivalent_text",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
)

acceptance = sa.Table(
    "acceptance",
    metadata,
    sa.Column("target", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)

incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("target", sa.Text),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("body", sa.Text, nullable=False),
    sa.Index("incident_by_target", "target", "state"),
)

said = sa.Table(
    "said",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("incident", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
    sa.Index("said_by_incident", "incident"),
)

spoken = sa.Table(
    "spoken",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("group", sa.Text, primary_key=True),
    sa.Column("at", Moment, nullable=False),
)

flight = sa.Table(
    "flight",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)

reach = sa.Table(
    "reach",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)

dead_letter = sa.Table(
    "dead_letter",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
)

silence = sa.Table(
    "silence",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("ends", Moment),
    sa.Column("body", sa.Text, nullable=False),
)

ack = sa.Table(
    "ack",
    metadata,
    sa.Column("incident", sa.Text, primary_key=True),
    sa.Column("body", sa.Text, nullable=False),
)

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("target", sa.Text),
    sa.Column("body", sa.Text, nullable=False),
    sa.Index("journal_by_target", "target", "at"),
)
