"""DR835: There is a foreign-data wrapper that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_data_wrapper import ForeignDataWrapper

RULE = Rule(code="DR835", severity=Severity.NOTICE)


def check(change: Added[ForeignDataWrapper], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a foreign-data wrapper that nobody declared.

    It opens a way out of the database.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
