"""MG308: A migration may use a new enum value in the transaction that adds it."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import named

TRIPS = "alter type mood add value 'tired'; update people set mood = 'tired' where id = 1;"

PASSES = (
    "alter type mood add value if not exists 'tired';",
    "alter type mood add value 'tired'; alter type mood add value 'sad' after 'tired';",
    """\
-- migrate:up transaction:false
alter type mood add value 'tired';
update people set mood = 'tired' where id = 1;
""",
)


@rule("MG308", "enum-value-used", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration may use a new enum value in the transaction that adds it.

    PostgreSQL rejects this, because the value must be committed before it is used. The finding is critical if a
    cast names the type, and a warning if the value may belong to another type.

    Add the value in one migration, and use it in the next.
    """
    name, words = named(fact.statement.words[2:])
    value = next((each for each in words if each.startswith("'")), "")
    adds = fact.statement.opens("alter", "type") and words[:2] == ("add", "value")
    # PostgreSQL 18 takes values of a type that the same transaction made, 15 refuses them.
    new = any(each.opens("create", "type") and named(each.words[2:])[0] == name for each in fact.before)
    uses = [each for each in fact.later if value in each.words and not each.opens("alter", "type")]
    if adds and value and uses and fact.wrapped:
        if not new and any(named(each.after(value, "::"))[0] == name for each in uses):
            said = f"{fact.path} adds {value} to an enum, and the same transaction uses it"
            yield Diagnostic(said, severity=Severity.CRITICAL)
        else:
            yield Diagnostic(f"{fact.path} adds {value} to an enum, and the same transaction may use it")
