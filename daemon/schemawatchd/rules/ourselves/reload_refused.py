"""SW201: A changed configuration is broken, and the old one keeps running."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ReloadRefused
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="SW201", severity=Severity.WARNING, verdict=Verdict.SELF)


def check(fact: ReloadRefused, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A changed configuration is broken, and the old one keeps running.

    What the change was meant to do does not happen, and the next start will fail.

    Mend the file, try it with `schemawatchd config check`, and reload again.
    """
    yield Said(f"{fact.path} was not taken over: {fact.says}")
