"""DR571: A stored body is understood otherwise."""

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
    """A stored body is understood otherwise.

    The mode in which it was made decides what its quotes, operators and wrong values mean.

    Create it again in a session with the declared `sql_mode`.
    """
    yield Diagnostic(f"{name(change)}: sql_mode is {difference(change, 'sql_mode')}")
