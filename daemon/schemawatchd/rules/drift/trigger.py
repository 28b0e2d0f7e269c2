"""Drift of trigger."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.snapshot import Snapshot


@rule("DR501", "trigger-missing", Severity.CRITICAL)
def missing(change: Removed[Trigger]) -> Iterator[Diagnostic]:
    """A trigger is missing.

    What it does on every write (audit, checks, copies) does not happen.

    Create it again, and repair what was written since.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR502", "trigger-extra", Severity.WARNING)
def extra(change: Added[Trigger]) -> Iterator[Diagnostic]:
    """There is a trigger that nobody declared.

    It runs on every write, may change or refuse rows, and no test knows it.

    Read what it does; declare it with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR503", "trigger-changed", Severity.CRITICAL, fields=("definition",))
def changed(change: Changed[Trigger]) -> Iterator[Diagnostic]:
    """A trigger does something else.

    Writes are changed, refused or noted otherwise than tested.

    Replace it with the declared one.
    """
    yield Diagnostic(f"{name(change)} has another definition")


@rule("DR504", "trigger-enabled", Severity.CRITICAL, fields=("enabled",))
def enabled_changed(change: Changed[Trigger]) -> Iterator[Diagnostic]:
    """A trigger is switched off, or runs at other times.

    What it does on every write may not happen.

    Switch it as declared (`ALTER TABLE … ENABLE TRIGGER`), and repair what was written since.
    """
    if change.actual.enabled == "disabled":
        yield Diagnostic(f"{name(change)} is disabled")
    elif change.actual.enabled in {"always", "origin"}:
        says = "It also runs on writes for which it was not meant."
        yield Diagnostic(f"{name(change)} runs as {difference(change, 'enabled')}", says, Severity.WARNING)
    else:
        yield Diagnostic(f"{name(change)} runs as {difference(change, 'enabled')}")


@rule("DR565", "trigger-order", Severity.WARNING, fields=("order",))
def order_changed(change: Changed[Trigger], context: RuleContext) -> Iterator[Diagnostic]:
    """A trigger fires before one that it should follow.

    It sees values that the other one has not set yet, or changes them back.

    Create it again with `FOLLOWS` or `PRECEDES` as declared.
    """
    before, now = (_earlier(side, trigger) for side, trigger in _sides(change, context))
    if moved := sorted(before.symmetric_difference(now) & _common(change, context)):
        yield Diagnostic(f"{name(change)} fires {'before' if moved[0] in before else 'after'} {', '.join(moved)}")
    elif before == now:
        yield Diagnostic(f"{name(change)}: its place is {difference(change, 'order')}")


def _sides(change: Changed[Trigger], context: RuleContext) -> Iterator[tuple[Snapshot | None, Trigger]]:
    yield context.expected, change.expected
    yield context.actual, change.actual


def _earlier(side: Snapshot | None, trigger: Trigger) -> set[str]:
    return {each.name for each in _beside(side, trigger) if each.order < trigger.order}


def _common(change: Changed[Trigger], context: RuleContext) -> set[str]:
    """One more or one less shifts those behind it, which is told by that one alone."""
    one, other = ({each.name for each in _beside(side, trigger)} for side, trigger in _sides(change, context))
    return one & other


def _beside(side: Snapshot | None, trigger: Trigger) -> Iterator[Trigger]:
    """Those that fire at the same moment: their definitions begin alike."""
    moment = trigger.definition.partition("\n")[0]
    for each in side.objects.values() if side else ():
        if isinstance(each, Trigger) and each.table == trigger.table and each.definition.startswith(moment):
            yield each
