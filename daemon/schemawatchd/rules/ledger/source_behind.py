"""LG111: The database is at a newer version than the migration files."""

from collections.abc import Iterator

from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SourceBehind
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG111", "source-behind", Severity.NOTICE, verdict=Verdict.LEDGER)
def check(fact: SourceBehind, context: RuleContext) -> Iterator[Diagnostic]:
    """The database is at a newer version than the migration files.

    It was deployed from a newer checkout. Drift cannot be evaluated until this checkout is updated.

    Update the checkout, or configure a git reference to read the migrations from.
    """
    from_ = f" ({fact.checkout})" if fact.checkout else ""
    yield Diagnostic(
        f"{context.target} is at {', '.join(fact.versions)}, newer than every file in {fact.folder}{from_}; "
        f"the newest file is {fact.newest}",
        severity=Severity.WARNING if fact.late else None,
    )
