"""a1"""

revision = "a1"
down_revision = None
