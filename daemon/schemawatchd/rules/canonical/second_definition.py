"""SC401: The repository contains a second definition of the schema."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SecondDefinition
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC401", "second-definition", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: SecondDefinition) -> Iterator[Diagnostic]:
    """The repository contains a second definition of the schema.

    Two definitions drift apart, and developers may change the wrong one.

    Remove the copy, or list it as ignored under `[one_schema]` if it is meant to be there.
    """
    tables = ", ".join(fact.tables[:5]) + (f" and {len(fact.tables) - 5} more" if len(fact.tables) > 5 else "")  # noqa: PLR2004
    unlike = f"; {'; '.join(fact.disagrees[:5])}" if fact.disagrees else ""
    yield Diagnostic(f"{fact.path} also defines {tables}, which {fact.schema} already defines{unlike}")
