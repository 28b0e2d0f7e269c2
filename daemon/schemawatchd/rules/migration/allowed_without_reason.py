"""MG505: A rule is allowed without a reason."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Change
from schemawatchd.rules.view import View

RULE = Rule(code="MG505", severity=Severity.WARNING, verdict=Verdict.POLICY)

TRIPS = """\
-- allow MG101
-- migrate:up
drop table notes;
"""
PASSES = """\
-- allow MG101: nobody reads them
-- migrate:up
drop table notes;
"""


def check(fact: Change, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A rule is allowed without a reason.

    It counts for nothing: the rule speaks all the same.

    Write the reason behind it: `allow MG101: nobody reads them any more`.
    """
    for each in fact.dossier.allows:
        if not each.reason:
            yield Said(f"{fact.path} allows {each.rule} and does not say why")
