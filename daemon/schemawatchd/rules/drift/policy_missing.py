"""DR701: A policy of row security is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.policy import Policy

RULE = Rule(code="DR701", severity=Severity.CRITICAL)


def check(change: Removed[Policy], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A policy of row security is missing.

    Without a permissive one, rows are hidden from those who need them; without a restrictive one, rows show
    that were kept back.

    Create it again, and look who read or wrote in the meantime.
    """
    yield Said(f"{name(change)} is missing")
