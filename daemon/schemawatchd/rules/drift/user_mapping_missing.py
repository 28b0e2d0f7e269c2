"""DR845: A user mapping is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.user_mapping import UserMapping

RULE = Rule(code="DR845", severity=Severity.WARNING)


def check(change: Removed[UserMapping], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A user mapping is missing.

    The role cannot query the server's foreign tables.

    Create it again, with its secret from where you keep it.
    """
    yield Said(f"{name(change)} is missing")
