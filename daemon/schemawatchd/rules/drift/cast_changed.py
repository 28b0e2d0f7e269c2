"""DR866: A cast works otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.cast import Cast

RULE = Rule(code="DR866", severity=Severity.WARNING, fields=("method", "context"))


def check(change: Changed[Cast], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A cast works otherwise.

    Values are converted otherwise, or where they were not before.

    Drop it and create the declared one.
    """
    yield Said(f"{name(change)}: {differences(change)}")
