"""DR833: A publication sends something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.publication import Publication

RULE = Rule(
    code="DR833",
    severity=Severity.WARNING,
    fields=(
        "all_tables",
        "all_sequences",
        "excepted",
        "operations",
        "via_root",
        "generated_columns",
        "schemas",
        "tables",
    ),
)


def check(change: Changed[Publication], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A publication sends something else.

    Subscribers miss rows, or receive some that were not meant for them.

    Set it as declared (`ALTER PUBLICATION`), then refresh the subscriptions.
    """
    yield Said(f"{name(change)}: {differences(change)}")
