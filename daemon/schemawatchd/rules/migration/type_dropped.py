"""MG107: A migration drops a type, a domain, a sequence or an extension."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.step import Step
from schemawatchd.rules.view import View
from schemawatchd.schema.clauses import named

RULE = Rule(code="MG107", severity=Severity.WARNING, verdict=Verdict.POLICY)

ENGINES = ("postgresql",)

TRIPS = ("drop type mood;", "drop extension citext;")
PASSES = "create type mood as enum ('fine');"


def check(fact: Step, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A migration drops a type, a domain, a sequence or an extension.

    Code that casts to it, counts with it or calls it fails at once.

    Look for its name in the code of all that use this database; then say `allow MG107: the reason`.
    """
    kind = fact.statement.words[1:2]
    if fact.statement.opens("drop") and kind and kind[0] in ("type", "domain", "extension", "sequence"):
        yield Said(f"{fact.path} drops {kind[0]} {named(fact.statement.words[2:])[0]}")
