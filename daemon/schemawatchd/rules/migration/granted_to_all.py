"""MG404: A migration grants something to PUBLIC."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import clauses

RULE = Rule(code="MG404", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql", "mariadb")

TRIPS = "grant select on orders to public;"
PASSES = "grant select on orders to app;"


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration grants something to PUBLIC.

    Every role has it from now on, and every role made later.

    Grant it to the roles that need it.
    """
    grantees = clauses(fact.statement.after("to"))
    if "grant" in fact.statement.words[:12] and any(each[0] == "public" for each in grantees):
        yield Said(f"{fact.path} grants to everybody: {fact.statement.text[:80]}")
