"""LG109: The migration history cannot be read or understood."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import LedgerNotUnderstood
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG109", "ledger-not-understood", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: LedgerNotUnderstood) -> Iterator[Diagnostic]:
    """The migration history cannot be read or understood.

    The applied migrations are unknown, so drift cannot be distinguished from migrations that are not deployed yet.

    Grant the account SELECT on the history table, or configure the tool and its table.
    """
    yield Diagnostic(sentences(fact.says, fact.hint))
