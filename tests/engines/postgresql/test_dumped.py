"""What is dumped and restored is the same schema, however the server words it then."""

import subprocess
from pathlib import Path

import pytest

from fixtures.postgres import LIMITS, Database, fitting, look
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.equivalence import equivalence
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch.private_server import find_binaries
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer

pytestmark = pytest.mark.postgres

HERE = Path(__file__).parent
UNDUMPED = {"comment:public.posts (composite_type)", "grant:public.posts.pg_monitor (composite_type)"}
"""What is said of the type of a table's rows, which pg_dump leaves out."""


@pytest.fixture
def restored(postgres_database):
    """A function that makes a copy of the test's database by dump and restore, as `pg_dump | psql` does."""
    admin = Database(postgres_database.server, "postgres")
    copy = Database(postgres_database.server, f"{postgres_database.name}_copy")

    def restore():
        major = postgres_database.server.version().partition(".")[0]
        command = [find_binaries(major) / "pg_dump", "-s", f"--dbname={postgres_database.dsn.reveal()}"]
        dumped = subprocess.run(command, capture_output=True, check=True, text=True).stdout
        admin.run(f"create database {copy.name} template template0 strategy file_copy")
        copy.run("\n".join(line for line in dumped.splitlines() if not line.startswith("\\")))
        return copy

    yield restore
    admin.run(f"drop database if exists {copy.name} with (force)")


@pytest.fixture
def scratch(postgres_major):
    made = OnPrivateServer(LIMITS, major=postgres_major)
    yield made
    made.close()


@pytest.mark.parametrize("file", ["odd.sql", "worded.sql", "rich.sql"])
def test_a_restored_copy_is_the_same(file, postgres_database, restored, scratch):
    postgres_database.run(fitting((HERE / file).read_text(encoding="utf-8"), postgres_database.server))
    sides = (look(postgres_database.dsn), look(restored().dsn))
    for pair in (sides, sides[::-1]):
        with equivalence(ENGINE, lambda: scratch, pair, LIMITS) as asked:
            found = compare(*pair, Scope(), equivalence=asked).changes
        assert {str(each.key) for each in found} - UNDUMPED == set()
    if file == "worded.sql":
        assert len(compare(*sides, Scope()).changes) > 10
