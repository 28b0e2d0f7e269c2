"""DR310: There is an index that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.index import Index

RULE = Rule(code="DR310", severity=Severity.NOTICE)


def check(change: Added[Index], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is an index that nobody declared.

    Every write pays for it, and the next environment will not have it.

    Declare it with a migration, or drop it.
    """
    if change.actual.unique:
        yield Said(
            f"unique {name(change)} is extra",
            "Inserts that work elsewhere are refused here.",
            Severity.WARNING,
        )
    else:
        yield Said(f"{name(change)} is extra")
