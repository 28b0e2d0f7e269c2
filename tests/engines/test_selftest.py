"""The self-test on real servers: all is seen, a blinded reader or rule is noticed, and no rule goes untried."""

import json
import os
import re

import pytest
from click.testing import CliRunner

from docs.pages import ROOT, blocks
from schemawatchd.actions import selftest as action
from schemawatchd.cli.main import cli
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engines
from schemawatchd.engines.injections import sheet
from schemawatchd.engines.sqlite import reader
from schemawatchd.errors import ScratchUnavailable
from schemawatchd.reports.matrix import Result, as_text
from schemawatchd.rules import judge
from schemawatchd.rules.rule import all_rules

NEVER = {"DR100": "no field is left to it: tests/unit/rules walks through them all"}
MARIADB_ALONE = dict.fromkeys(
    ("DR561", "DR562", "DR563", "DR564", "DR565", "DR571", "DR572"), "only MariaDB has encryption, periods, modes"
)
UNKNOWN_TO = {
    "sqlite": MARIADB_ALONE
    | {
        "DR112": "no column is hidden",
        "DR113": "no column is set on update",
        "DR141": "no storage options",
        "DR142": "no storage of its own for a column",
        "DR143": "no settings of a counter",
        "DR144": "no inheritance",
        "DR145": "no replication",
        "DR224": "every constraint is enforced on writing",
        "DR303": "no index that is not used",
        "DR404": "views run as whoever reads, without CHECK OPTION",
        "DR504": "no trigger is switched off",
        "DR704": "no row security",
        "DR844": "no foreign tables",
    },
    "postgresql": MARIADB_ALONE
    | {
        "DR112": "no column is hidden",
        "DR113": "no column is set on update",
        "DR836": "only a superuser changes a wrapper",
    },
    "mariadb": {
        "DR142": "no storage of its own for a column",
        "DR143": "the counter has no settings of its own",
        "DR144": "no inheritance",
        "DR145": "no replica identity",
        "DR224": "constraints are validated when made",
        "DR504": "no trigger is switched off",
        "DR561": "encryption needs a plug-in that keeps keys",
        "DR572": "a schema file is played without accounts",
        "DR704": "no row security",
        "DR721": "a schema file is played without accounts",
        "DR722": "a schema file is played without accounts",
        "DR723": "a schema file is played without accounts",
        "DR844": "no foreign tables",
        "DR874": "a schema file says nothing of the database itself",
        "DR875": "a schema file says nothing of the database itself",
        "DR876": "a schema file says nothing of the database itself",
    },
}


@pytest.mark.postgres
@pytest.mark.mariadb
@pytest.mark.timeout(400)
def test_everything_on_real_servers():
    """One test, because it is one run: a quarter of a thousand databases are made for it."""
    whole = action.selftest((), Limits())
    for each in whole.engines:
        if each.absent:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(each.absent)
        assert each.error is None
        cells = [cell for cell in whole.classes if cell.engine == each.engine]
        every_class_is_seen(each.engine, cells)
        what_is_not_tried_has_its_reason_in_a_file_or_from_the_reader(each.engine, cells)
        every_rule_about_a_kind_that_is_read_is_provoked(each.engine, cells)
    the_page_shows_the_matrix(as_text(whole))


def every_class_is_seen(engine, cells):
    assert [(each.name, each.findings) for each in cells if each.result is Result.NOT_SEEN] == []
    seen = sum(each.result is Result.SEEN for each in cells)
    assert seen >= {"sqlite": 60, "mariadb": 85, "postgresql": 220}.get(engine, 1)


def what_is_not_tried_has_its_reason_in_a_file_or_from_the_reader(engine, cells):
    """No statement is wrong: what the server itself refuses is for versions that do not know it."""
    told = {each.reason for one in action.sheets(engine) for each in one.injections if each.reason}
    told |= {each.reason for each in cells if each.result is Result.NOT_HERE and not each.rules}
    assert {each.reason for each in cells if each.result is Result.NOT_HERE} <= told


def every_rule_about_a_kind_that_is_read_is_provoked(engine, cells):
    answered = {found.rule for each in cells for found in each.findings if found.rule in each.rules}
    wanted = {
        code
        for code, rule in all_rules().items()
        if rule.group == "drift" and {each.kind for each in rule.subjects} & engines()[engine].kinds
    }
    unknown = UNKNOWN_TO[engine].keys() | NEVER.keys()
    assert sorted(wanted - answered - unknown) == [], "no class of drift provokes it: add one"
    assert sorted(unknown & answered) == [], "listed in vain"


def the_page_shows_the_matrix(printed):
    (shown,) = [each for each in blocks(ROOT / "docs/selftest.md", "text") if "matrix" in each.marks]
    if os.environ.get("UPDATE_DOCS") and _unversioned(shown.text) != _unversioned(printed):
        page = shown.page.read_text(encoding="utf-8")
        shown.page.write_text(page[: shown.start] + printed + page[shown.end :], encoding="utf-8")
    assert _unversioned(shown.text) == _unversioned(printed)


def _unversioned(text):
    return re.sub(r"^(sqlite|mariadb|postgresql) [\w.-]+:", r"\1:", text, flags=re.MULTILINE)


# Blinded ------------------------------------------------------------------------------------------------


def selftest(*words):
    return CliRunner().invoke(cli, ["selftest", "--engine", "sqlite", *words])


def test_without_a_configuration_all_is_well_on_sqlite(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = selftest()
    assert done.exit_code == 0
    assert "NOT SEEN" not in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_is_blinded_is_noticed(monkeypatch):
    monkeypatch.setattr(reader.texts, "view_body", lambda sql, names: "select 1")
    done = selftest()
    assert done.exit_code == 2
    assert re.search(r"^view: definition changed +NOT SEEN$", done.stdout, re.MULTILINE)
    assert "NOT SEEN  view: definition changed on sqlite: DR403 about mails was expected" in done.stdout
    assert re.search(r"^view: missing +seen$", done.stdout, re.MULTILINE)


def test_a_rule_that_is_silent_is_noticed(monkeypatch):
    ask = judge._ask
    monkeypatch.setattr(judge, "_ask", lambda rule, *rest: () if rule.code == "DR301" else ask(rule, *rest))
    done = selftest("--format", "json")
    assert done.exit_code == 2
    missed = [each["class"] for each in json.loads(done.stdout)["classes"] if each["result"] == "not seen"]
    assert missed == ["index: missing"]


def test_a_finding_about_another_object_does_not_count(monkeypatch):
    one = sheet(
        "selftest/x.sql", "CREATE TABLE t (a int);\n-- drift: table: extra | DR102 | u\nCREATE TABLE v (a int);"
    )
    monkeypatch.setattr(action, "sheets", lambda name: (one,) if name == "sqlite" else ())
    done = selftest()
    assert done.exit_code == 2
    assert "found was DR102 about v" in done.stdout


def test_a_base_that_differs_from_itself_is_an_error_of_the_whole_column(monkeypatch):
    count = iter(range(10_000))
    monkeypatch.setattr(reader.texts, "view_body", lambda sql, names: f"select {next(count)}")
    done = selftest()
    assert done.exit_code == 3
    assert re.search(r"^sqlite .*: error: .* differs from itself: view ", done.stdout, re.MULTILINE)
    assert "classes of drift seen" not in done.stdout


def test_statements_that_the_server_does_not_know_are_not_counted(monkeypatch):
    text = "CREATE TABLE t (a int);\n-- drift: table: extra | DR102 | u\nCREATE TABEL u (a int);"
    monkeypatch.setattr(
        action, "sheets", lambda name: (sheet("selftest/x.sql", text),) if name == "sqlite" else ()
    )
    done = selftest()
    assert done.exit_code == 0
    assert "sqlite" in done.stdout
    assert "0 of 0 classes of drift seen, 1 could not be tried" in done.stdout
    assert "(1) selftest/x.sql, line 3:" in done.stdout


class Nowhere:
    def version(self):
        raise ScratchUnavailable("there are no server programs", hint="Install them.")

    def close(self):
        pass


def test_an_engine_that_is_not_here_fails_only_where_it_is_asked_for(monkeypatch):
    for each in ("mariadb", "postgresql"):
        monkeypatch.setattr(engines()[each], "scratch", lambda *_: Nowhere(), raising=False)
    done = CliRunner().invoke(cli, ["selftest"])
    assert done.exit_code == 0
    assert "mariadb: not here: there are no server programs Install them." in done.stdout
    assert CliRunner().invoke(cli, ["selftest", "--engine", "mariadb"]).exit_code == 3


@pytest.mark.parametrize("words", [["--engine", "oracle"], ["--format", "markdown"]])
def test_what_there_is_no_selftest_for_is_refused(words):
    done = CliRunner().invoke(cli, ["selftest", *words])
    assert getattr(done.exception, "exit_code", None) == 64
