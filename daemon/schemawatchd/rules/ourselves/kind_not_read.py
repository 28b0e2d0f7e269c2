"""SW102: The server does not show everything to the account that schemawatchd uses."""

from collections.abc import Iterator

from schemawatchd.rules.facts import KindsNotRead
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW102", "kind-not-read", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: KindsNotRead) -> Iterator[Diagnostic]:
    """The server does not show everything to the account that schemawatchd uses.

    Changes of these kinds go unseen; nothing is taken for dropped.

    Give the account the privilege that is named, or ignore the kind with a reason.
    """
    yield Diagnostic(fact.says)
