"""DR822: There are extended statistics that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.statistics import Statistics

RULE = Rule(code="DR822", severity=Severity.NOTICE)


def check(change: Added[Statistics], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There are extended statistics that nobody declared.

    Plans are made here that no test has seen, and ANALYZE takes longer.

    Declare them with a migration, or drop them.
    """
    yield Said(f"{name(change)} is extra")
