"""DR732: There is a default privilege that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.default_grant import DefaultGrant

RULE = Rule(code="DR732", severity=Severity.WARNING)


def check(change: Added[DefaultGrant], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a default privilege that nobody declared.

    What is made from now on is open to a role for which it may not be meant.

    Declare it with a migration, or revoke it (`ALTER DEFAULT PRIVILEGES … REVOKE`).
    """
    yield Said(f"{name(change)} is extra")
