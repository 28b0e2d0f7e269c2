"""DR846: There is a user mapping that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.user_mapping import UserMapping

RULE = Rule(code="DR846", severity=Severity.NOTICE)


def check(change: Added[UserMapping], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a user mapping that nobody declared.

    A role reaches another server for which it was not meant.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
