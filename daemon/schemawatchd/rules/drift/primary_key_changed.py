"""DR203: A primary key is made otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.mariadb import is_mariadb
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.primary_key import PrimaryKey

RULE = Rule(
    code="DR203",
    severity=Severity.CRITICAL,
    fields=("columns", "included", "deferrable", "without_overlaps", "on_conflict"),
)


def check(change: Changed[PrimaryKey], view: View) -> Iterator[Said]:
    """A primary key is made otherwise.

    Upserts and references that name the declared key fail, and other rows count as the same.

    Put the key back, after a look for duplicates.
    """
    says = "Other rows count as the same: some are refused, others are stored twice." if is_mariadb(view) else ""
    yield Said(f"{name(change)}: {differences(change)}", says)
