"""The first tables: targets, what was observed of them, incidents, and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _targets()
    _incidents()
    _outbox()


def _targets() -> None:
    op.create_table(
        "memory",
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("digest", sa.Text),
    )
    op.create_index("observation_by_target", "observation", ["target", "id"])
    op.create_table(
        "snapshot",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "expected",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_index("expected_by_source", "expected", ["source", "engine", "at"])


def _incidents() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("target", sa.Text),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("ended_at", sa.String(27)),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("incident_by_target", "incident", ["target", "state"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("target", sa.Text),
        sa.Column("incident", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("due_at", sa.String(27), nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("perhaps_heard", sa.Boolean, nullable=False),
        sa.Column("lease_until", sa.String(27)),
        sa.Column("last_error", sa.Text, nullable=False),
    )
    op.create_index("outbox_by_state", "outbox", ["state", "due_at"])
    op.create_index("outbox_by_incident", "outbox", ["incident", "channel"])
