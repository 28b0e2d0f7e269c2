"""DR521: A rewrite rule is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.rule import Rule as RuleRecord

RULE = Rule(code="DR521", severity=Severity.CRITICAL)


def check(change: Removed[RuleRecord], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A rewrite rule is missing.

    Queries do what they say instead of what the rule made of them; writes to a view may fail.

    Create it again, and repair what was written since.
    """
    yield Said(f"{name(change)} is missing")
