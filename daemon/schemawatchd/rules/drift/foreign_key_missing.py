"""DR221: A foreign key is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_key import ForeignKey

RULE = Rule(code="DR221", severity=Severity.CRITICAL)


def check(change: Removed[ForeignKey], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign key is missing.

    Rows can point to nothing, and deletes neither cascade nor are refused.

    Look for orphans, then add it again.
    """
    yield Said(f"{name(change)} is missing")
