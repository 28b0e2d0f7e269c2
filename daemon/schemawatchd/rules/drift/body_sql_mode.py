"""DR571: A stored routine, trigger or event was created under a different `sql_mode`."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.event import Event
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.trigger import Trigger


@rule("DR571", "body-sql-mode", Severity.WARNING, fields=("sql_mode",))
def check(
    change: Changed[Trigger] | Changed[Function] | Changed[Procedure] | Changed[Event],
) -> Iterator[Diagnostic]:
    """A stored routine, trigger or event was created under a different `sql_mode`.

    The `sql_mode` at creation decides how its code treats quotes, operators and invalid values.

    Create it again in a session with the `sql_mode` in the schema.
    """
    yield Diagnostic(f"{name(change)}: sql_mode is {difference(change, 'sql_mode')}")
