"""DR834: A foreign-data wrapper is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_data_wrapper import ForeignDataWrapper

RULE = Rule(code="DR834", severity=Severity.CRITICAL)


def check(change: Removed[ForeignDataWrapper], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign-data wrapper is missing.

    Its servers and foreign tables are missing with it.

    Create it again (a superuser must).
    """
    yield Said(f"{name(change)} is missing")
