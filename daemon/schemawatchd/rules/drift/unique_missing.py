"""DR211: A unique constraint is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import UPSERTS, is_mariadb
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.sqlite_effects import still_unique
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.unique import Unique

RULE = Rule(code="DR211", severity=Severity.CRITICAL)


def check(change: Removed[Unique], view: View) -> Iterator[Said]:
    """A unique constraint is missing.

    Duplicates can enter unnoticed, and upserts that name it fail at once.

    Look for duplicates, then add it again.
    """
    summary = f"{name(change)} is missing"
    if still_unique(view, change.expected.table, change.expected.columns):
        yield Said(summary, "A unique index or another constraint refuses the same duplicates.", Severity.NOTICE)
    else:
        yield Said(summary, UPSERTS if is_mariadb(view) else "")
