"""Phone numbers."""

import sqlalchemy as sa
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.add_column("orders", sa.Column("phone", sa.String(40)))


def downgrade():
    pass
