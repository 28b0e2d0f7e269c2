"""DR202: A table has a primary key that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.schema.kinds.primary_key import PrimaryKey

RULE = Rule(code="DR202", severity=Severity.NOTICE)


def check(change: Added[PrimaryKey], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A table has a primary key that nobody declared.

    Inserts that were allowed may be refused here.

    Declare it with a migration, or drop it.
    """
    yield Said(f"primary key of {change.key.dotted.rpartition('.')[0]} is extra")
