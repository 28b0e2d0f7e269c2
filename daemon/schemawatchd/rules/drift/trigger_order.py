"""DR565: A trigger fires before one that it should follow."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.snapshot import Snapshot

RULE = Rule(code="DR565", severity=Severity.WARNING, fields=("order",))


def check(change: Changed[Trigger], view: View) -> Iterator[Said]:
    """A trigger fires before one that it should follow.

    It sees values that the other one has not set yet, or changes them back.

    Create it again with `FOLLOWS` or `PRECEDES` as declared.
    """
    before, now = (_earlier(side, trigger) for side, trigger in _sides(change, view))
    if moved := sorted(before.symmetric_difference(now) & _common(change, view)):
        yield Said(f"{name(change)} fires {'before' if moved[0] in before else 'after'} {', '.join(moved)}")
    elif before == now:
        yield Said(f"{name(change)}: its place is {difference(change, 'order')}")


def _sides(change: Changed[Trigger], view: View) -> Iterator[tuple[Snapshot | None, Trigger]]:
    yield view.expected, change.expected
    yield view.actual, change.actual


def _earlier(side: Snapshot | None, trigger: Trigger) -> set[str]:
    return {each.name for each in _beside(side, trigger) if each.order < trigger.order}


def _common(change: Changed[Trigger], view: View) -> set[str]:
    """One more or one less shifts those behind it, which is told by that one alone."""
    one, other = ({each.name for each in _beside(side, trigger)} for side, trigger in _sides(change, view))
    return one & other


def _beside(side: Snapshot | None, trigger: Trigger) -> Iterator[Trigger]:
    """Those that fire at the same moment: their definitions begin alike."""
    moment = trigger.definition.partition("\n")[0]
    for each in side.objects.values() if side else ():
        if isinstance(each, Trigger) and each.table == trigger.table and each.definition.startswith(moment):
            yield each
