"""DR572: A view, trigger, routine or event was made by somebody else."""

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
    """A view, trigger, routine or event was made by somebody else.

    It runs with the rights of its definer: it may do what was not meant for its callers, or fail.

    Create it again with the declared `DEFINER`.
    """
    if getattr(change.actual, "security", None) == getattr(change.expected, "security", None) == "invoker":
        says = "It runs with the rights of its callers, so only who may look at it and change it differs."
        yield Diagnostic(f"{name(change)}: definer is {difference(change, 'definer')}", says, Severity.NOTICE)
    else:
        yield Diagnostic(f"{name(change)}: definer is {difference(change, 'definer')}")
