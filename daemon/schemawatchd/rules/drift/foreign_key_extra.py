"""DR222: There is a foreign key that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_key import ForeignKey

RULE = Rule(code="DR222", severity=Severity.WARNING)


def check(change: Added[ForeignKey], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a foreign key that nobody declared.

    Inserts and deletes that work elsewhere are refused, or cascade, here.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
