"""MG501: A migration's dossier is not whole."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Change
from schemawatchd.rules.view import View

RULE = Rule(code="MG501", severity=Severity.WARNING, verdict=Verdict.POLICY)

TRIPS = """\
-- why: a
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""
PASSES = """\
-- why: a
-- risk: low
-- owner: crm
-- rollback: drop it
-- verify: select 1
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""


def check(fact: Change, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration's dossier is not whole.

    In a year nobody knows why it was made, whom to ask, or what is lost when it is taken back.

    Fill in `why`, `risk`, `owner` and `rollback` in its header. For folders of other tools this is a
    notice; `[rules]` makes it more.
    """
    lacking = [each for each in fact.dossier.lacking if each != "verify"]
    if lacking:
        severity = None if fact.required else Severity.NOTICE
        yield Said(f"{fact.path} does not say: {', '.join(lacking)}", severity=severity)
