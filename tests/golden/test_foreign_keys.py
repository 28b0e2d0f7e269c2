"""SQLite's files are also run with `foreign_keys = on`, whatever tool they are for."""

import json

import pytest

from schemawatchd.cli import render_verify
from schemawatchd.cli.options import Wishes
from schemawatchd.cli.render_verify import proved
from schemawatchd.ledgers.format import formats
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate
from schemawatchd.wiring.container import Container

MAKE = (
    "create table users (id integer primary key, email text);\n"
    "create table posts (id integer primary key, author integer not null"
    " references users (id) on delete cascade);\n"
)
BUILD_ANEW = (
    "create table users_new (id integer primary key, email text, phone text);\n"
    "insert into users_new (id, email) select id, email from users;\n"
    "drop table users;\n"
    "alter table users_new rename to users;\n"
)
REVISION = """\
from alembic import op
revision = {n!r}
down_revision = {before!r}
def upgrade():
    for each in {text!r}.split(";\\n")[:-1]:
        op.execute(each)
def downgrade():
    pass
"""


def journal(*names):
    entries = [
        {"idx": n, "version": "6", "when": n, "tag": each, "breakpoints": True} for n, each in enumerate(names)
    ]
    return json.dumps({"version": "7", "dialect": "sqlite", "entries": entries})


FILES = {
    "alembic": lambda one, two: {
        "versions/1_a.py": REVISION.format(n="1", before=None, text=one),
        "versions/2_b.py": REVISION.format(n="2", before="1", text=two),
    },
    "atlas": lambda one, two: {"1_a.sql": one, "2_b.sql": two},
    "dbmate": lambda one, two: {"1_a.sql": f"-- migrate:up\n{one}", "2_b.sql": f"-- migrate:up\n{two}"},
    "diesel": lambda one, two: {"1_a/up.sql": one, "2_b/up.sql": two},
    "drizzle": lambda one, two: {
        "meta/_journal.json": journal("0000_a", "0001_b"),
        "0000_a.sql": one.replace(";\n", ";\n--> statement-breakpoint\n"),
        "0001_b.sql": two.replace(";\n", ";\n--> statement-breakpoint\n"),
    },
    "flyway": lambda one, two: {"V1__a.sql": one, "V2__b.sql": two},
    "golang-migrate": lambda one, two: {"1_a.up.sql": one, "2_b.up.sql": two},
    "goose": lambda one, two: {"1_a.sql": f"-- +goose Up\n{one}", "2_b.sql": f"-- +goose Up\n{two}"},
    "liquibase": lambda one, two: {
        "a.sql": f"--liquibase formatted sql\n--changeset a:1\n{one}--changeset a:2\n{two}"
    },
    "pop": lambda one, two: {"1_a.sqlite3.up.sql": one, "2_b.sqlite3.up.sql": two},
    "prisma": lambda one, two: {"1_a/migration.sql": one, "2_b/migration.sql": two},
    "schemawatchd": lambda one, two: {
        "20260101000000abcd_a.sql": f"-- migrate:up\n{one}",
        "20260101000001abcd_b.sql": f"-- migrate:up\n{two}",
    },
    "sqitch": lambda one, two: {
        "sqitch.plan": "%syntax-version=1.0.0\n%project=shop\n\n"
        "a 2026-01-01T00:00:00Z x <x@x> # a\nb 2026-01-02T00:00:00Z x <x@x> # b\n",
        "deploy/a.sql": one,
        "deploy/b.sql": two,
    },
    "sqlx": lambda one, two: {"1_a.sql": one, "2_b.sql": two},
}
PROGRAMS = {"django", "efcore", "knex", "laravel", "rails"}
"""Their files are no SQL, and they do not tell what they run."""


@pytest.fixture
def proof(tmp_path, monkeypatch, capsys, scratch):
    def done(name, one, two):
        for path, text in FILES[name](one, two).items():
            file = tmp_path / "m" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        path = tmp_path / "schemawatchd.toml"
        path.write_text(
            f'migrations = "m"\nmigrations_format = "{name}"\n'
            '[targets.prod]\nurl = "sqlite:///none.db"\nenvironment = "prod"\n'
        )
        path.chmod(0o600)
        monkeypatch.setattr(render_verify, "Container", Container)
        proved(translate(path, load(path)), Wishes(format="json"), "start")
        (found,) = json.loads(capsys.readouterr().out)["proofs"]
        assert [each["proved"][:2] for each in found["migrations"]] == ["up", "up"], found
        return [each["summary"] for each in found["findings"] if each["rule"] == "MG607"]

    return done


def test_each_format_of_sql_is_tried():
    assert set(FILES) | PROGRAMS == set(formats())


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_table_built_anew_takes_the_rows_that_refer_to_it(name, proof):
    (said,) = proof(name, MAKE, BUILD_ANEW)
    assert "deletes 3 of 3 rows of posts where foreign keys are on, although no statement deletes from it" in said


@pytest.mark.parametrize("name", sorted(FILES))
def test_rows_that_are_deleted_by_name_are_no_surprise(name, proof):
    assert proof(name, MAKE, "delete from posts;\ndelete from users;\n") == []
