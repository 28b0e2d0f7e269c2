"""LG111: The database is ahead of the files."""

from collections.abc import Iterator

from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SourceBehind
from schemawatchd.rules.rule import Diagnostic, rule


@rule("LG111", "source-behind", Severity.NOTICE, verdict=Verdict.LEDGER)
def check(fact: SourceBehind, context: RuleContext) -> Iterator[Diagnostic]:
    """The database is ahead of the files.

    Somebody deployed from a newer checkout; until this one is brought up to date, drift cannot be judged.

    Bring the checkout up to date, or name a git reference to read from.
    """
    from_ = f" ({fact.checkout})" if fact.checkout else ""
    yield Diagnostic(
        f"{context.target} is at {', '.join(fact.versions)}, newer than all of {fact.folder}{from_}, "
        f"whose last is {fact.newest}",
        severity=Severity.WARNING if fact.late else None,
    )
