"""DR201: A table has lost its primary key."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import UPSERTS, is_mariadb
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.schema.kinds.primary_key import PrimaryKey

RULE = Rule(code="DR201", severity=Severity.CRITICAL)


def check(change: Removed[PrimaryKey], view: View) -> Iterator[Said]:
    """A table has lost its primary key.

    Rows can be stored twice, upserts fail, replication and ORMs stumble.

    Look for duplicates, then add the key again.
    """
    yield Said(
        f"primary key of {change.key.dotted.rpartition('.')[0]} is missing", UPSERTS if is_mariadb(view) else ""
    )
