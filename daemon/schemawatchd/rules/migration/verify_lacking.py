"""MG504: A migration has no query that shows that it worked."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Change
from schemawatchd.rules.view import View

RULE = Rule(code="MG504", severity=Severity.WARNING, verdict=Verdict.POLICY)

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
    """A migration has no query that shows that it worked.

    A migration that ran and did nothing looks like one that worked.

    Write `verify:` with a query that returns rows afterwards. For folders of other tools this is a notice.
    """
    if not fact.dossier.verify:
        yield Said(f"{fact.path} has no `verify:`", severity=None if fact.required else Severity.NOTICE)
