"""DR702: There is a policy of row security that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.policy import Policy

RULE = Rule(code="DR702", severity=Severity.WARNING)


def check(change: Added[Policy], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a policy of row security that nobody declared.

    Permissive ones add up: it may show or open rows to people for whom they were not meant.

    Read what it allows; declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
