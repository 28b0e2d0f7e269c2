"""DR722: A role was granted something that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import grant
from schemawatchd.schema.kinds.grant import Grant

RULE = Rule(code="DR722", severity=Severity.WARNING)


def check(change: Added[Grant], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A role was granted something that nobody declared.

    It may read or change what was not meant for it.

    Find out what needs it; declare it with a migration, or revoke it.
    """
    severity = Severity.CRITICAL if change.actual.grantee == "public" else None
    yield Said(f"{grant(change.actual)} is extra", severity=severity)
