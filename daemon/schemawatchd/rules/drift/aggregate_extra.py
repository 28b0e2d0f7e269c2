"""DR552: There is an aggregate that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.aggregate import Aggregate

RULE = Rule(code="DR552", severity=Severity.NOTICE)


def check(change: Added[Aggregate], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is an aggregate that nobody declared.

    It exists here only, and code that calls it fails elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
