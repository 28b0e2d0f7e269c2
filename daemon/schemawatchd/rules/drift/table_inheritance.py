"""DR144: A table inherits from another one, or from none any more."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.table import Table

RULE = Rule(code="DR144", severity=Severity.WARNING, fields=("inherits", "of_type"))


def check(change: Changed[Table], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A table inherits from another one, or from none any more.

    Queries of the parent show other rows, and columns and checks do not follow it.

    Attach or detach it as declared (`ALTER TABLE … INHERIT`, `NO INHERIT`, `OF`).
    """
    yield Said(f"{name(change)}: {differences(change)}")
