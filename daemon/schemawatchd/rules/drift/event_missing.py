"""DR541: A scheduled event is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.event import Event

RULE = Rule(code="DR541", severity=Severity.CRITICAL)


def check(change: Removed[Event], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A scheduled event is missing.

    What it does at set times (cleaning up, summing up, rotating) does not happen, and nothing fails that
    would tell.

    Create it again, and do by hand what it left undone.
    """
    yield Said(f"{name(change)} is missing")
