"""A copy that was restored from a dump words its expressions otherwise: that is a difference nowhere."""

import json
import secrets

import pytest

from fixtures.daemon import eventually
from fixtures.postgres import Database

pytestmark = pytest.mark.postgres

SCHEMA = """\
create table orders (
  id int primary key,
  status varchar(10) check (status in ('new', 'paid')),
  total numeric check (total > 0 and (total between 1 and 9))
);
create view new as select id from orders where status in ('new', 'paid');
"""
RESTORED = """\
create table orders (
  id int primary key,
  status varchar(10),
  total numeric,
  constraint orders_status_check
    check (((status)::text = any ((array['new'::character varying, 'paid'::character varying])::text[]))),
  constraint orders_total_check
    check (((total > (0)::numeric) and ((total >= (1)::numeric) and (total <= (9)::numeric))))
);
create view new as select id from orders
  where ((status)::text = any ((array['new'::character varying, 'paid'::character varying])::text[]));
"""
"""What a dump of it says."""


@pytest.fixture
def copies(tmp_path, postgres_server):
    """Two databases, prod restored from a dump of dev, and a configuration that compares them."""
    admin, names = Database(postgres_server, "postgres"), [f"test_{secrets.token_hex(4)}" for _ in range(2)]
    for each in names:
        admin.run(f"create database {each} template template0")
    dev, prod = (Database(postgres_server, each) for each in names)
    dev.run(SCHEMA)
    prod.run(RESTORED)
    checks = "select pg_get_constraintdef(oid) from pg_constraint where conname = 'orders_status_check'"
    assert dev.ask(checks) != prod.ask(checks), "the server words them alike by now"
    (tmp_path / "schema.sql").write_text(SCHEMA)
    (tmp_path / "schemawatchd.toml").write_text(
        'schema = "schema.sql"\nstate = "sqlite:///state.db"\nsettle = "0ms"\nevery = "1s"\n'
        f'[targets.dev]\nurl = "{dev.dsn.reveal()}"\nenvironment = "dev"\n'
        f'[targets.prod]\nurl = "{prod.dsn.reveal()}"\nenvironment = "prod"\n'
        '[[parity]]\ntargets = ["dev", "prod"]\n'
    )
    (tmp_path / "schemawatchd.toml").chmod(0o600)
    yield dev, prod
    for each in names:
        admin.run(f"drop database if exists {each} with (force)")


@pytest.mark.parametrize("words", [["check", "--parity"], ["--once"], ["diff", "dev", "prod"]], ids=" ".join)
def test_targets_are_alike(copies, run, words):
    done = run(*words, "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, [each["lines"] for each in found["parity"]]) == (0, [[]]), done.stdout
    copies[1].run(
        "alter table orders drop constraint orders_status_check;"
        "alter table orders add constraint orders_status_check check (status in ('new', 'payd'))"
    )
    done = run(*words, "--format", "json")
    (line,) = json.loads(done.stdout)["parity"][0]["lines"]
    assert (done.returncode, line["object"]) == (2, "public.orders.orders_status_check")


def test_beside_the_daemon_targets_are_alike(copies, daemon, run):
    watcher = daemon()
    watcher.until_logged("checked dev (start): in_sync")
    watcher.until_logged("checked prod (start): in_sync")
    done = run("--once", "--format", "json")
    assert (done.returncode, [each["lines"] for each in json.loads(done.stdout)["parity"]]) == (0, [[]])
    assert json.loads(run("incidents", "--format", "json").stdout) == []
    copies[1].run("drop view new")
    eventually(lambda: "PA101" in run("incidents", "--format", "json").stdout, why=lambda: watcher.log)


@pytest.mark.usefixtures("copies")
def test_a_schema_file_that_is_a_dump_and_the_migrations_agree(tmp_path, run):
    (tmp_path / "schema.sql").write_text(RESTORED)
    (tmp_path / "migrations").mkdir()
    migration = f"-- migrate:up\n{SCHEMA}\n-- migrate:down\ndrop view new;\ndrop table orders;\n"
    (tmp_path / "migrations" / "20260101000000abcd_orders.sql").write_text(migration)
    text = (tmp_path / "schemawatchd.toml").read_text()
    (tmp_path / "schemawatchd.toml").write_text(f'migrations = "migrations"\n{text}')
    done = run("migrate", "baseline", "20260101", "--target", "prod")
    assert done.returncode == 0, done.stderr
    done = run("check", "--target", "prod", "--format", "json", "--fail-on", "info")
    found = json.loads(done.stdout)
    assert (done.returncode, found["findings"], found["targets"][0]["findings"]) == (0, [], []), done.stdout
