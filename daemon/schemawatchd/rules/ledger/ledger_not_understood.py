"""LG109: The ledger cannot be read or understood."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import LedgerNotUnderstood
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG109", "ledger-not-understood", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: LedgerNotUnderstood) -> Iterator[Diagnostic]:
    """The ledger cannot be read or understood.

    Which migrations are applied is not known, so drift cannot be told from what is not deployed yet.

    Give the account SELECT on the table, or name the tool and its table in the configuration.
    """
    yield Diagnostic(sentences(fact.says, fact.hint))
