"""DR623: A domain allows other values."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.domain import Domain

RULE = Rule(code="DR623", severity=Severity.WARNING, fields=("type", "nullable", "default", "collation", "checks"))


def check(change: Changed[Domain], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A domain allows other values.

    Values that should be refused can enter every column of it, or good ones are refused.

    Put it back (`ALTER DOMAIN`), after a look for rows that break it.
    """
    yield Said(f"{name(change)}: {differences(change)}")
