"""SC401: The schema is defined a second time."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SecondDefinition
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SC401", "second-definition", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: SecondDefinition) -> Iterator[Diagnostic]:
    """The schema is defined a second time.

    Two definitions drift apart, and nobody knows which one counts.

    Take the copy out, or ignore it in `[one_schema]` with the others that are meant to be there.
    """
    tables = ", ".join(fact.tables[:5]) + (f" and {len(fact.tables) - 5} more" if len(fact.tables) > 5 else "")  # noqa: PLR2004
    unlike = f"; {'; '.join(fact.disagrees[:5])}" if fact.disagrees else ""
    yield Diagnostic(f"{fact.path} defines {tables} a second time, beside {fact.schema}{unlike}")
