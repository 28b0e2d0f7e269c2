"""DR562: The rows of a table are valid for other times."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.table import Table

RULE = Rule(code="DR562", severity=Severity.WARNING, fields=("periods",))


def check(change: Changed[Table], view: View) -> Iterator[Said]:  # noqa: ARG001
    """The rows of a table are valid for other times.

    `FOR PORTION OF` fails or splits other rows, and keys without overlaps guard something else.

    Put the period back as declared (`ALTER TABLE … ADD PERIOD FOR …`), after a look for rows that break it.
    """
    yield Said(f"{name(change)}: {differences(change)}")
