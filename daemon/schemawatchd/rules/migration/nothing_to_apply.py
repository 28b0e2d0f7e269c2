"""MG512: A migration does nothing."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Change
from schemawatchd.rules.view import View

RULE = Rule(code="MG512", severity=Severity.NOTICE, verdict=Verdict.POLICY)

TRIPS = """\
-- why: a
-- migrate:up
-- later
-- migrate:down
"""
PASSES = """\
-- migrate:up
create table notes (id integer);
-- migrate:down
drop table notes;
"""


def check(fact: Change, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration does nothing.

    It is noted as applied, and what was meant to be in it is not.

    Fill it in or delete the file.
    """
    if fact.migration.up and not fact.statements:
        yield Said(f"{fact.path} has no statements")
