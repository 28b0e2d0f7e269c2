"""DR652: There is a collation that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.collation import Collation

RULE = Rule(code="DR652", severity=Severity.NOTICE)


def check(change: Added[Collation], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a collation that nobody declared.

    It exists here only, and queries that name it fail elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
