"""squawk's findings are taken in where its program is on the PATH."""

import json

import pytest

from schemawatchd.history.migration import Migration, Section
from schemawatchd.rules.linting import lint_migration
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.sources.squawk import squawked

ONE = Migration(version="1", path="migrations/1.sql", up=Section("\ncreate index a on b (c);\n", 5), header="")
SAID = {
    "file": "up.sql",
    "line": 1,
    "column": 0,
    "level": "Warning",
    "message": "During normal index creation, table updates are blocked.",
    "help": "Use `CONCURRENTLY`.",
    "rule_name": "require-concurrent-index-creation",
}


@pytest.fixture
def squawk(tmp_path, monkeypatch):
    """A program of that name, which notes what it is asked and answers with a text."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def made(answer, code=1):
        (tmp_path / "answer").write_text(answer)
        program = tmp_path / "squawk"
        program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat {tmp_path}/answer\nexit {code}\n')
        program.chmod(0o755)
        return tmp_path / "asked"

    return made


def test_its_rule_and_the_line_of_the_migration_are_in_the_finding(squawk):
    asked = squawk(json.dumps([SAID]))
    found = lint_migration(ONE, "postgresql", RulePolicy(), others=squawked(ONE, "postgresql"))
    (mine,) = [each for each in found if each.rule == "MG900"]
    assert mine.object == "migrations/1.sql:6"
    assert mine.severity == "notice"
    assert "squawk require-concurrent-index-creation: During normal index creation" in mine.summary
    assert asked.read_text().startswith("--reporter json --assume-in-transaction ")


def test_what_it_calls_an_error_is_a_warning(squawk):
    squawk(json.dumps([SAID | {"level": "Error", "rule_name": "syntax-error"}]))
    found = lint_migration(ONE, "postgresql", RulePolicy(), others=squawked(ONE, "postgresql"))
    assert [str(each.severity) for each in found if each.rule == "MG900"] == ["warning"]


def test_nothing_to_say_is_no_finding(squawk):
    squawk("[]", code=0)
    assert squawked(ONE, "postgresql") == ()


@pytest.mark.parametrize("answer", ["", "{", '[{"line": 1}]', "[1]"])
def test_an_answer_that_is_none_is_told(squawk, answer):
    squawk(answer)
    (found,) = squawked(ONE, "postgresql")
    assert found.says.startswith("it could not be asked")


def test_it_is_not_asked_about_other_engines(squawk):
    squawk(json.dumps([SAID]))
    assert squawked(ONE, "mariadb") == squawked(ONE, "sqlite") == ()


def test_without_it_there_is_no_finding(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert squawked(ONE, "postgresql") == ()
