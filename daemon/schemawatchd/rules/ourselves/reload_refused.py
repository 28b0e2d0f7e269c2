"""SW201: A changed configuration is broken, and the old one keeps running."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ReloadRefused
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW201", "reload-refused", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: ReloadRefused) -> Iterator[Diagnostic]:
    """A changed configuration is broken, and the old one keeps running.

    What the change was meant to do does not happen, and the next start will fail.

    Mend the file, try it with `schemawatchd config check`, and reload again.
    """
    yield Diagnostic(f"{fact.path} was not taken over: {fact.says}")
