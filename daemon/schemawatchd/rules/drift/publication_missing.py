"""DR831: A publication is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.publication import Publication

RULE = Rule(code="DR831", severity=Severity.CRITICAL)


def check(change: Removed[Publication], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A publication is missing.

    Its subscribers receive nothing, and stop with an error.

    Create it again, then refresh the subscriptions; what was changed meanwhile must be copied.
    """
    yield Said(f"{name(change)} is missing")
