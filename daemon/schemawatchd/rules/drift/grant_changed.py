"""DR723: A role may do something else with an object."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import regranted
from schemawatchd.schema.kinds.grant import Grant

RULE = Rule(code="DR723", severity=Severity.CRITICAL, fields=("privileges",))


def check(change: Changed[Grant], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A role may do something else with an object.

    What it lacks is refused to the application that uses it; what it has beyond may show or change what was not
    meant for it.

    Grant or revoke the difference, or declare it. `*` marks what may be granted on.
    """
    expected, actual = (
        {each.rstrip("*") for each in side.privileges} for side in (change.expected, change.actual)
    )
    refused, open_to_all = expected - actual, change.actual.grantee == "public"
    yield Said(regranted(change), severity=None if refused or open_to_all else Severity.WARNING)
