"""MG404: A migration grants a privilege to PUBLIC."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import clauses

TRIPS = "grant select on orders to public;"

PASSES = "grant select on orders to app;"


@rule("MG404", "granted-to-all", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql", "mariadb"))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration grants a privilege to PUBLIC.

    Every role has it from now on, including roles created later.

    Grant it to the roles that need it.
    """
    grantees = clauses(fact.statement.after("to"))
    if "grant" in fact.statement.words[:12] and any(each[0] == "public" for each in grantees):
        yield Diagnostic(f"{fact.path} grants to PUBLIC: {fact.statement.text[:80]}")
