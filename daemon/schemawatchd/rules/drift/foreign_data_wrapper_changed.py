"""DR836: A foreign-data wrapper works otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_data_wrapper import ForeignDataWrapper

RULE = Rule(code="DR836", severity=Severity.WARNING, fields=("handler", "validator", "options"))


def check(change: Changed[ForeignDataWrapper], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign-data wrapper works otherwise.

    Its foreign tables fail, or reach something else.

    Set it as declared (`ALTER FOREIGN DATA WRAPPER`).
    """
    yield Said(f"{name(change)}: {differences(change)}")
