"""What `list kinds` and `check --all` print of the servers' own catalogs."""

import json
import sqlite3

import pytest
from click.testing import CliRunner

from schemawatchd.cli.main import cli
from schemawatchd.engines.catalogs import catalog_columns, kinds_left_out
from schemawatchd.engines.find import engines
from schemawatchd.reports.kinds import EngineKinds, as_json, as_text, left_out_lines
from schemawatchd.schema.kinds import KINDS

WITH_A_TABLE = ("mariadb", "postgresql", "sqlite")
READINGS = [
    EngineKinds(engine=name, kinds=engine.kinds, lacking=kinds_left_out(name), columns=catalog_columns(name))
    for name, engine in sorted(engines().items())
]


@pytest.mark.parametrize("engine", WITH_A_TABLE)
def test_each_line_of_the_table_is_read_or_has_a_reason(engine):
    found = catalog_columns(engine)
    assert found
    for each in found:
        assert (each.kind in KINDS) != bool(each.reason), each
    assert {each.kind for each in found if each.kind} <= engines()[engine].kinds
    assert engines()[engine].kinds.isdisjoint(kinds_left_out(engine))


def test_an_engine_without_a_table_has_none():
    assert catalog_columns("generic") == catalog_columns("generic+oracle") == catalog_columns("nosuch") == ()
    assert catalog_columns("mysql") == catalog_columns("mariadb")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("everything", [False, True])
def test_the_text_fits_the_terminal(width, everything):
    lines = as_text(KINDS, READINGS, width, everything=everything).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines if line.startswith("table ")] == [
        "table                 generic, mariadb, postgresql, sqlite"
    ]
    said = " ".join(" ".join(lines).split())
    for engine in WITH_A_TABLE:
        assert f"Left out on {engine}, and why" in said
        for each in catalog_columns(engine):
            if each.reason:
                assert f"{each.reason}:" in said
                assert all(name in said for name in each.names or [each.catalog])
    assert ("pg_policy (oid, polname" in said) is everything


def test_the_document_holds_every_column():
    said = json.loads(as_json(KINDS, READINGS))
    columns = [one for each in READINGS for one in each.columns]
    assert len(said["reads"]) + len(said["left_out"]) == len(columns)
    assert {each["kind"] for each in said["kinds"]} == set(KINDS)
    assert all(each["reason"] for each in (*said["left_out"], *said["not_read"]))


def test_the_command_prints_it():
    text = CliRunner().invoke(cli, ["list", "kinds"])
    assert text.exit_code == 0
    assert "Left out on postgresql, and why" in text.stdout
    document = CliRunner().invoke(cli, ["list", "kinds", "--format", "json"])
    assert json.loads(document.stdout)["version"] == 1


def test_a_report_with_everything_names_what_was_left_out(tmp_path):
    (tmp_path / "schema.sql").write_text("CREATE TABLE t (a int);")
    (tmp_path / "schemawatchd.toml").write_text(
        'schema = "schema.sql"\n[targets.dev]\nurl = "sqlite:///a.db"\nenvironment = "dev"\n'
    )
    sqlite3.connect(tmp_path / "a.db").executescript("CREATE TABLE t (a int);")
    words = ["check", "--config", str(tmp_path / "schemawatchd.toml")]
    whole = CliRunner().invoke(cli, [*words, "--all"]).stdout.splitlines()
    expected = list(left_out_lines(catalog_columns("sqlite"), 80))
    place = whole.index("left out on sqlite, on purpose (`schemawatchd list kinds`):")
    assert whole[place + 1 : place + 1 + len(expected)] == expected
    assert "left out on sqlite" not in CliRunner().invoke(cli, words).stdout
