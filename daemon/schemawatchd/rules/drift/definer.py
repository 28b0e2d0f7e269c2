"""DR572: A view, trigger, routine or event has a different definer."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.event import Event
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.view import View


@rule("DR572", "definer", Severity.WARNING, fields=("definer",))
def check(
    change: Changed[View] | Changed[Trigger] | Changed[Function] | Changed[Procedure] | Changed[Event],
) -> Iterator[Diagnostic]:
    """A view, trigger, routine or event has a different definer.

    It runs with the privileges of its definer, so it may do what its callers must not, or fail.

    Create it again with the `DEFINER` in the schema.
    """
    if getattr(change.actual, "security", None) == getattr(change.expected, "security", None) == "invoker":
        says = "It runs with the privileges of its callers, so only the user who may read and alter it differs."
        yield Diagnostic(f"{name(change)}: definer is {difference(change, 'definer')}", says, Severity.NOTICE)
    else:
        yield Diagnostic(f"{name(change)}: definer is {difference(change, 'definer')}")
