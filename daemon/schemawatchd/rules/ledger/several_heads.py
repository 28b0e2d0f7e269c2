"""LG105: The migrations have more than one head."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import SeveralHeads
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG105", "several-heads", Severity.WARNING, verdict=Verdict.LEDGER)
def check(fact: SeveralHeads) -> Iterator[Diagnostic]:
    """The migrations have more than one head.

    Migration tools refuse to upgrade to `head`, or apply one branch and skip the other.

    Merge the heads with a migration that follows all of them.
    """
    merge = f"Run `{fact.command}`." if fact.command else ""
    yield Diagnostic(sentences(f"{fact.path} has {len(fact.heads)} heads: {', '.join(fact.heads)}", merge))
