"""DR731: A default privilege is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.default_grant import DefaultGrant

RULE = Rule(code="DR731", severity=Severity.WARNING)


def check(change: Removed[DefaultGrant], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A default privilege is missing.

    What is made from now on is refused to the role, and the application that uses it fails.

    Set it again (`ALTER DEFAULT PRIVILEGES`), and grant what was missed meanwhile.
    """
    yield Said(f"{name(change)} is missing")
