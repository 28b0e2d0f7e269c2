"""SW201: The changed configuration is invalid, so the previous one stays in use."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ReloadRefused
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule


@rule("SW201", "reload-refused", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: ReloadRefused) -> Iterator[Diagnostic]:
    """The changed configuration is invalid, so the previous one stays in use.

    Your changes have no effect, and the daemon will not start again with this file.

    Correct the file, test it with `schemawatchd config check`, and reload again.
    """
    yield Diagnostic(f"{fact.path} was not reloaded: {fact.says}")
