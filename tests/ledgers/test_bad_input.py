"""Files and ledgers that are not as they should be: one finding that explains each, and never a crash."""

import os
import sqlite3
from contextlib import closing

import pytest

from fixtures.migration_tools import said
from schemawatchd.ledgers.folder import WorkTree
from schemawatchd.ledgers.format import fitting, formats

UP = "-- migrate:up\ncreate table {0} (id integer primary key);\n-- migrate:down\ndrop table {0};\n"
FIRST, SECOND = "migrations/20260101000000_users.sql", "migrations/20260102000000_orders.sql"


@pytest.fixture
def team(project):
    """A folder of dbmate's with two migrations, of which the first is applied."""
    made = project("sqlite")
    made.write(FIRST, UP.format("users"))
    made.write(SECOND, UP.format("orders"))
    run(made, "create table schema_migrations (version varchar(128) primary key)")
    run(
        made,
        "insert into schema_migrations values ('20260101000000')",
        "create table users (id integer primary key)",
    )
    return made


def run(project, *statements):
    with closing(sqlite3.connect(project.database)) as connection:
        for each in statements:
            connection.execute(each)
        connection.commit()


def only(outcome, code):
    """The one finding of this code among all."""
    everything = (*outcome.findings, *getattr(outcome, "about_files", ()))
    (found,) = (each for each in everything if each.rule == code)
    return str(found)


def test_a_file_that_is_not_utf8(team):
    (team.folder / SECOND).write_bytes(b"-- migrate:up\n-- caf\xe9\n")
    found = only(team.look(), "LG112")
    assert "not UTF-8" in found
    assert "line 2" in found


def test_a_file_without_the_mark(team):
    team.write(SECOND, "create table orders (id integer primary key);\n")
    assert "no `-- migrate:up`" in only(team.look(), "LG112")


def test_two_sections_of_one_way(team):
    team.write("migrations/20260103000000abcd_x.sql", "-- migrate:up\n-- migrate:up\n")
    one = formats()["schemawatchd"].history(WorkTree(team.folder / "migrations", "m"))
    (flaw,) = one.flaws
    assert ("two `-- migrate:up`" in flaw.says, flaw.line) == (True, 2)


def test_two_files_with_one_version(team):
    team.write("migrations/20260102000000_again.sql", UP.format("again"))
    assert "same version" in only(team.look(), "LG112")


def test_a_ledger_with_other_columns(team):
    run(team, "drop table schema_migrations", "create table schema_migrations (id int, done int)")
    outcome = team.look()
    assert outcome.status == "unknown"
    assert "id, done" in only(outcome, "LG109")


def test_a_ledger_of_another_tool_that_is_called_alike(team):
    run(team, "drop table schema_migrations", "create table schema_migrations (version bigint, dirty boolean)")
    assert "version, dirty" in only(team.look(), "LG109")


def test_a_version_that_nobody_knows(team):
    run(team, "insert into schema_migrations values ('20260101120000')")
    assert "20260101120000" in only(team.look(), "LG102")


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (lambda folder: folder.rename(folder.with_name("gone")), "missing"),
        (lambda folder: (folder.rename(folder.with_name("gone")), folder.write_text("x")), "no folder"),
    ],
)
def test_a_folder_that_is_none(team, spoilt, says):
    spoilt(team.folder / "migrations")
    outcome = team.look()
    assert outcome.status == "unknown" if hasattr(outcome, "status") else outcome.error
    assert says in only(outcome, "LG113")


def test_a_file_that_cannot_be_read(team):
    # A file that is no ordinary one stays unreadable for root, too.
    os.mkfifo(team.folder / "migrations/20260103000000_pipe.sql")
    assert "pipe.sql" in only(team.look(), "LG113")


def test_ten_thousand_files(tmp_path):
    for number in range(10_000):
        (tmp_path / f"{number:05}_a.sql").write_text("-- migrate:up\n")
    folder = WorkTree(tmp_path, "m")
    (one, _) = fitting(folder)
    found = one.history(folder)
    assert (one.NAME, len(found.migrations), found.flaws) == ("dbmate", 10_000, ())


def test_links_that_lead_in_a_ring(team):
    (team.folder / "migrations/ring").symlink_to(team.folder / "migrations")
    (team.folder / "migrations/20260103000000_self.sql").symlink_to("20260103000000_self.sql")
    assert "20260103000000_self.sql" in only(team.look(), "LG113")


def test_names_that_mean_something_to_others(team):
    for name in (
        "20260103000000_'; drop table users; --.sql",
        "20260104000000_$(id)\n\x1b[31m.sql",
        "2026_%s{0}.sql",
    ):
        (team.folder / "migrations" / name).write_text(UP.format(f"t{len(name)}"))
    (team.folder / "migrations" / os.fsdecode(b"20260105000000_\xff.sql")).write_text(UP.format("odd"))
    assert set(said(team.look())) <= {"LG112", "LG201", "LG107"}


# The right to read the ledger -------------------------------------------------------------------------------


@pytest.mark.postgres
def test_no_right_on_postgresql(project, postgres_database, postgres_role):
    made = project("postgresql")
    made.write(FIRST, UP.format("users"))
    postgres_database.run("create table schema_migrations (version varchar primary key)")
    made.url = postgres_database.dsn_of(postgres_role()).reveal()
    outcome = made.look()
    assert outcome.status == "unknown"
    assert "grant" in only(outcome, "LG109").lower()


@pytest.mark.mariadb
def test_no_right_on_mariadb(project, mariadb_database):
    made = project("sqlite")
    made.write(FIRST, UP.format("users"))
    mariadb_database.run("create table schema_migrations (version varchar(128) primary key)")
    made.url = mariadb_database.account("grant references on {db} to {it}").reveal()
    outcome = made.look()
    assert "GRANT SELECT" in str((*outcome.findings, *getattr(outcome, "about_files", ())))
