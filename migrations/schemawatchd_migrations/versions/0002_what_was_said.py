"""What each channel was told, in the place of rows that wait to be sent; silences and acknowledgements."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TOLD = "SELECT * FROM outbox WHERE state IN ('sent', 'unknown') OR perhaps_heard ORDER BY created_at, id"


def upgrade() -> None:
    """Make the tables, and carry over what was handed over; what still waited follows from the incidents."""
    said = op.create_table(
        "said",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("incident", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("said_by_incident", "said", ["incident"])
    op.create_table(
        "spoken",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("group", sa.Text, primary_key=True),
        sa.Column("at", sa.String(27), nullable=False),
    )
    for name in ("flight", "dead_letter"):
        _letters(name)
    op.create_table(
        "reach", sa.Column("channel", sa.Text, primary_key=True), sa.Column("body", sa.Text, nullable=False)
    )
    op.create_table(
        "silence",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("ends", sa.String(27)),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "ack", sa.Column("incident", sa.Text, primary_key=True), sa.Column("body", sa.Text, nullable=False)
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("target", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("journal_by_target", "journal", ["target", "at"])
    rows = _carried(op.get_bind().exec_driver_sql(_TOLD).mappings())
    if rows:
        op.bulk_insert(said, rows)
    op.drop_table("outbox")


def _letters(name: str) -> None:
    columns = [
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    ]
    if name == "dead_letter":
        columns.append(sa.Column("at", sa.String(27), nullable=False))
    op.create_table(name, *columns)


def _carried(told: Iterable[Mapping[Any, Any]]) -> list[dict[str, str]]:
    """For each channel and incident the last that it was told."""
    last: dict[tuple[str, str], dict[str, str]] = {}
    for row in told:
        incident = json.loads(row["payload"])["incident"]
        at = datetime.fromisoformat(row["created_at"])
        body = {
            "incident": row["incident"],
            "channel": row["channel"],
            "group": "",
            "life": incident.get("life", 1),
            "first_seen": incident["first_seen"],
            "fingerprint": incident["fingerprint"],
            "severity": incident["severity"],
            "what": row["what"],
            "at": at.isoformat(),
            "perhaps": row["state"] != "sent",
            "over": row["what"] == "resolved" and row["state"] == "sent",
        }
        last[row["channel"], row["incident"]] = {
            "channel": row["channel"],
            "incident": row["incident"],
            "body": json.dumps(body),
        }
    return list(last.values())
