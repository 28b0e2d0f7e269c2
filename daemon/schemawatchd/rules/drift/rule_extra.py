"""DR522: There is a rewrite rule that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.rule import Rule as RuleRecord

RULE = Rule(code="DR522", severity=Severity.WARNING)


def check(change: Added[RuleRecord], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a rewrite rule that nobody declared.

    Queries are turned into others before they run, and no test knows it.

    Read what it does; declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
