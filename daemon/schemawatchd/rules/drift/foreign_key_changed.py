"""DR223: A foreign key refers or acts otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_key import ForeignKey

RULE = Rule(
    code="DR223",
    severity=Severity.CRITICAL,
    fields=(
        "columns",
        "references",
        "referenced_columns",
        "on_update",
        "on_delete",
        "match",
        "deferrable",
        "enforced",
        "period",
    ),
)


def check(change: Changed[ForeignKey], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign key refers or acts otherwise.

    Deletes and updates cascade, or are refused, against the declaration.

    Put it back, after a look for orphans.
    """
    yield Said(f"{name(change)}: {differences(change)}")
