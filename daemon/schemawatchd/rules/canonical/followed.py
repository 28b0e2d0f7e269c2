"""SC203: The database now matches the changed schema file."""

from collections.abc import Iterator

from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import Followed
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age


@rule("SC203", "followed", Severity.INFO, verdict=Verdict.APPLIED, event=True)
def check(fact: Followed, context: RuleContext) -> Iterator[Diagnostic]:
    """The database now matches the changed schema file.

    This was an authorised change.

    No action is needed.
    """
    yield Diagnostic(
        f"{context.target} matches {fact.named}, which changed {age(fact.now - fact.since)} ago; in sync"
    )
