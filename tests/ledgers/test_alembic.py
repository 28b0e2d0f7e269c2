"""Alembic's revisions, replayed: what asks the database, graphs, and programs that misbehave."""

import socket
import sqlite3
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest

from fixtures.migration_tools import said
from schemawatchd.sources import alembic_runner

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
HEAD = "import sqlalchemy as sa\nfrom alembic import op\n"
HEAD += 'revision = "{0}"\ndown_revision = {1!r}\ndepends_on = {2!r}\n'
TABLE = '    op.create_table("{0}", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))\n'


def revision(project, name, down, body, depends=None):
    text = HEAD.format(name, down, depends) + f"\n\ndef upgrade():\n{body}\n\ndef downgrade():\n    pass\n"
    return project.write(f"migrations/versions/{name}.py", text)


def upgraded(project, to="heads"):
    project.write("alembic.ini", "[alembic]\nscript_location = migrations\n")
    url = project.url.replace("postgresql:", "postgresql+psycopg:", 1)
    project.write(
        "migrations/env.py",
        "from alembic import context\nfrom sqlalchemy import create_engine\n"
        f"with create_engine({url!r}).connect() as connection:\n"
        "    context.configure(connection=connection)\n"
        "    with context.begin_transaction():\n        context.run_migrations()\n    connection.commit()\n",
    )
    project.run(sys.executable, "-B", "-m", "alembic", "upgrade", to)


def applied(project, *versions):
    """A ledger as Alembic would have written it, for revisions that it could not run."""
    with closing(sqlite3.connect(project.database)) as connection:
        connection.execute("create table alembic_version (version_num varchar(32) primary key)")
        connection.executemany("insert into alembic_version values (?)", [(each,) for each in versions])
        connection.commit()


BATCH = """\
    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("email", sa.String(50)))
        batch.alter_column("n", existing_type=sa.Integer, nullable=False, server_default="1")
"""
ASKS = """\
    bind = op.get_bind()
    found = bind.execute(sa.text("select count(*) from users")).scalar()
    if found == 0:
        bind.execute(sa.text("create table asked (id integer primary key)"))
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_what_asks_the_database_is_replayed(engine, project):
    made = project(engine)
    revision(made, "a1", None, TABLE.format("users"))
    revision(made, "b2", "a1", BATCH)
    revision(made, "c3", "b2", ASKS)
    upgraded(made)
    found = made.look()
    assert (found.status, said(found), found.expected_from) == ("in_sync", [], "migrations@c3")


def test_a_graph_with_branches_a_merge_and_a_dependency(project):
    made = project("sqlite")
    revision(made, "a1", None, TABLE.format("users"))
    revision(made, "z9", "a1", TABLE.format("left"))
    revision(made, "b2", "a1", TABLE.format("right"), depends="z9")
    revision(made, "m1", ("z9", "b2"), "    pass\n")
    upgraded(made)
    found = made.look()
    assert (found.status, said(found), found.expected_from) == ("in_sync", [], "migrations@m1")


def test_a_branch_is_depended_on_by_its_label(project):
    made = project("sqlite")
    path = revision(made, "a1", None, TABLE.format("users"))
    path.write_text(path.read_text().replace("depends_on = None", 'depends_on = None\nbranch_labels = ("shop",)'))
    revision(made, "b2", None, TABLE.format("other"), depends="shop")
    upgraded(made)
    found = made.look()
    assert (found.status, said(found), found.migration.pending) == ("in_sync", [], ())


def test_two_heads_are_named(project):
    made = project("sqlite")
    revision(made, "a1", None, TABLE.format("users"))
    revision(made, "b2", "a1", TABLE.format("one"))
    revision(made, "c3", "a1", TABLE.format("other"))
    upgraded(made)
    found = made.look()
    assert (said(found), found.expected_from) == (["LG105"], "migrations@b2+c3")
    (heads,) = found.about_files
    assert "alembic merge b2 c3" in str(heads)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("    import nothing_of_that_name\n", 9),
        ("    raise RuntimeError('no')\n", 9),
        ("    op.create_table(\n", 9),
    ],
)
def test_a_revision_that_cannot_be_run_is_a_finding(body, line, project):
    made = project("sqlite")
    revision(made, "a1", None, body)
    applied(made, "a1")
    found = made.look()
    told = [str(each) for each in found.about_files]
    assert any("versions/a1.py" in each for each in told), told
    assert any(f"line {line}" in each for each in told), told


def test_a_revision_that_never_ends_is_stopped(project, monkeypatch):
    monkeypatch.setattr(alembic_runner, "_SECONDS", 3.0)
    made = project("sqlite")
    revision(made, "a1", None, "    while True:\n        pass\n")
    applied(made, "a1")
    (trouble,) = (each for each in made.look().about_files if each.rule == "LG113")
    assert "3 s" in trouble.summary


CALLS = """\
    import json, os, socket
    with socket.create_connection(("127.0.0.1", {port}), timeout=5) as line:
        line.sendall(json.dumps([dict(os.environ), sys.argv]).encode())
"""


def test_a_revision_that_calls_elsewhere_has_nothing_to_tell(project, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:hidden@db/shop")
    monkeypatch.setenv("PGPASSWORD", "hidden")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden")
    made = project("sqlite")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        body = CALLS.format(port=server.getsockname()[1])
        revision(made, "a1", None, "    import sys\n" + body + TABLE.format("users"))
        applied(made, "a1")
        made.look()
        line, _ = server.accept()
        with line:
            heard = line.makefile("rb").read()
    assert b"PATH" in heard
    assert b"hidden" not in heard
    assert str(made.database).encode() not in heard


def test_the_environment_of_alembic_is_never_run(project):
    made = project("sqlite")
    mark = made.folder / "mark"
    made.write("migrations/env.py", f"import pathlib\npathlib.Path({str(mark)!r}).write_text('run')\n")
    revision(made, "a1", None, TABLE.format("users"))
    applied(made, "a1")
    made.look()
    assert not mark.exists()
    subprocess.run([sys.executable, made.folder / "migrations/env.py"], check=True)
    assert mark.exists()


LOCKS = '    op.execute("LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE")\n    op.drop_column("users", "n")\n'
ALONE = """\
    op.execute("LOCK users IN SHARE MODE")
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY by_n ON users (n)")
    op.execute("SAVEPOINT here")
"""


@pytest.mark.postgres
@pytest.mark.parametrize("body", [LOCKS, ALONE])
def test_a_revision_has_a_transaction_as_alembic_gives_it(body, project):
    made = project("postgresql")
    revision(made, "a1", None, TABLE.format("users"))
    revision(made, "b2", "a1", body)
    upgraded(made)
    found = made.look()
    assert (found.status, said(found), found.expected_from) == ("in_sync", [], "migrations@b2")


def way_out(project, more=""):
    """What the finding about revisions that cannot be replayed says."""
    applied(project, "a1")
    (trouble,) = (each for each in project.look(more=more).about_files if each.rule == "LG113")
    return trouble.summary


@pytest.mark.parametrize(
    "body",
    [
        "    op.sync_enum_values('public', 'mood', ['a'])\n",
        "    from alembic import context\n    context.get_bind()\n",
    ],
)
def test_what_the_environment_registers_leads_to_a_command(body, project):
    made = project("sqlite")
    revision(made, "a1", None, body)
    told = way_out(made)
    assert "`replay_command`" in told
    assert "`env.py`" in told


def test_an_interpreter_that_is_named_is_not_asked_for_again(project):
    made = project("sqlite")
    revision(made, "a1", None, "    import nothing_of_that_name\n")
    assert "Name the interpreter" in way_out(made)


def test_what_the_named_interpreter_lacks_is_to_be_installed_there(project):
    made = project("sqlite")
    revision(made, "a1", None, "    import nothing_of_that_name\n")
    told = way_out(made, f'python = "{sys.executable}"')
    assert "Name the interpreter" not in told
    assert "Install it" in told


WITHOUT_PSYCOPG = """\
#!/bin/sh
exec {python} -B -c 'import runpy, sys
sys.modules["psycopg"] = None
runpy.run_path(sys.argv[-1], run_name="__main__")' "$@"
"""


@pytest.mark.postgres
def test_an_interpreter_without_any_driver_is_told_which_would_do(project):
    made = project("postgresql")
    revision(made, "a1", None, ASKS)
    with psycopg.connect(made.url) as connection:
        connection.execute("create table alembic_version (version_num varchar(32))")
        connection.execute("insert into alembic_version values ('a1')")
    interpreter = made.write("python", WITHOUT_PSYCOPG.format(python=sys.executable))
    interpreter.chmod(0o700)
    (trouble,) = (each for each in made.look(more='python = "python"').about_files if each.rule == "LG113")
    assert "psycopg2" in trouble.summary
