"""A `scratch` server on PostgreSQL: owners and grants are compared, or the first lines of a report say why not."""

import json
import os

import pytest

pytestmark = pytest.mark.postgres

SCHEMA = """\
create schema shop;
create table shop.orders (id int primary key, total int);
alter table shop.orders owner to "{owner}";
grant select on shop.orders to "{app}";
"""
WITHOUT = "may make no roles (CREATEROLE)"


@pytest.fixture
def shop(postgres_database, postgres_role, scratch_account, tmp_path):
    """A function that configures a target and an account for scratch, and returns the role that is granted."""
    names = {"owner": postgres_role("nologin"), "app": postgres_role("nologin")}
    text = SCHEMA.format(**names)
    postgres_database.run(text)

    def configure(attributes):
        lines = ['schema = "schema.sql"', 'state = "sqlite:///state.db"', 'settle = "0ms"']
        if attributes:
            account = scratch_account(attributes)
            lines.append(f'scratch = "{account.reveal()}"')
            lines += [f'scratch_player = "{account.player.reveal()}"'] if account.player else []
        lines += ["[targets.prod]", f'url = "{postgres_database.dsn.reveal()}"', 'environment = "prod"']
        (tmp_path / "schema.sql").write_text(text)
        (tmp_path / "schemawatchd.toml").write_text("\n".join(lines) + "\n")
        (tmp_path / "schemawatchd.toml").chmod(0o600)
        return names["app"]

    yield configure
    postgres_database.run("drop schema shop cascade")


def test_a_grant_that_is_missing_is_found_with_an_account_that_may_make_roles(shop, run, postgres_database):
    app = shop("login createdb createrole")
    assert run("check").returncode == 0
    postgres_database.run(f"revoke select on shop.orders from {app}")
    done = run("check")
    assert done.returncode == 2
    assert f"grant shop.orders.{app} (SELECT) is missing" in done.stdout
    assert WITHOUT not in done.stdout


def test_init_prints_the_accounts_that_a_scratch_server_needs(run, postgres_database, tmp_path):
    postgres_database.run("create table t (id int)")
    (tmp_path / ".env").write_text(f"DATABASE_URL={postgres_database.dsn.reveal()}\n")
    done = run("init", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "  CREATE ROLE scratch_player LOGIN PASSWORD 'choose another' ROLE scratch;\n" in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github", "junit", "sarif"])
def test_without_that_right_each_format_says_so(form, shop, run):
    shop("login createdb")
    done = run("check", "--format", form)
    assert done.returncode == 0
    said = done.stdout.replace("\\", "")
    if form == "json":
        (target,) = json.loads(done.stdout)["targets"]
        assert {each["kind"] for each in target["not_compared"] if WITHOUT in each["reason"]} == {"grant", "owner"}
    elif form == "text":
        first = " ".join(said.split())
        assert first.index("not compared: grants, owners: the account of the `scratch` server") < 150
    else:
        assert "CREATEROLE" in said


def test_what_is_open_about_a_grant_is_not_resolved_by_losing_that_right(shop, run, postgres_database):
    app = shop("login createdb createrole")
    assert run("--once").returncode == 0
    postgres_database.run(f"revoke select on shop.orders from {app}")
    assert run("--once").returncode == 2
    shop("login createdb")
    run("--once")
    assert f"shop.orders.{app}" in run("incidents").stdout


def test_init_writes_a_schema_that_checks_clean_where_a_dump_is_worded_otherwise(postgres_database, run, tmp_path):
    """IN on varchar is printed otherwise after a dump and a restore."""
    postgres_database.run("CREATE TABLE t(id int primary key, st varchar(10) CHECK (st IN ('a','b')))")
    environment = {"DATABASE_URL": postgres_database.dsn.reveal(), "PATH": os.environ["PATH"]}
    done = run("init", "${DATABASE_URL}", folder=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    assert run("check", folder=tmp_path, **environment).returncode == 0
