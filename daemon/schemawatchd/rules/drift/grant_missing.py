"""DR721: A grant is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import grant
from schemawatchd.schema.kinds.grant import Grant

RULE = Rule(code="DR721", severity=Severity.CRITICAL)


def check(change: Removed[Grant], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A grant is missing.

    Unless the role has the right by another way, the application that uses it is refused.

    Grant it again, or take it out of the schema.
    """
    yield Said(f"{grant(change.expected)} is missing")
