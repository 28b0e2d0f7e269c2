"""Rules about triggers."""

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

    Its work on every write (audit, checks, copies) does not happen.

    Create it again, and repair the rows written since.
    """
    yield Diagnostic(f"{name(change)} is missing")


@rule("DR502", "trigger-extra", Severity.WARNING)
def extra(change: Added[Trigger]) -> Iterator[Diagnostic]:
    """A trigger exists that the schema does not define.

    It runs on every write, may change or reject rows, and was never tested.

    Read its code. Then add it to the schema with a migration, or drop it.
    """
    yield Diagnostic(f"{name(change)} is extra")


@rule("DR503", "trigger-changed", Severity.CRITICAL, fields=("definition",))
def changed(change: Changed[Trigger]) -> Iterator[Diagnostic]:
    """A trigger has a different definition.

    Writes are changed, rejected or recorded differently than tested.

    Replace it with the definition in the schema.
    """
    yield Diagnostic(f"{name(change)} has a different definition")


@rule("DR504", "trigger-enabled", Severity.CRITICAL, fields=("enabled",))
def enabled_changed(change: Changed[Trigger]) -> Iterator[Diagnostic]:
    """A trigger is disabled, or has a different firing mode.

    Its work on every write may not happen.

    Enable it as defined in the schema (`ALTER TABLE … ENABLE TRIGGER`), and repair the rows written since.
    """
    if change.actual.enabled == "disabled":
        yield Diagnostic(f"{name(change)} is disabled")
    elif change.actual.enabled in {"always", "origin"}:
        says = "It also runs for writes that it should ignore."
        yield Diagnostic(f"{name(change)}: firing mode is {difference(change, 'enabled')}", says, Severity.WARNING)
    else:
        yield Diagnostic(f"{name(change)}: firing mode is {difference(change, 'enabled')}")


@rule("DR565", "trigger-order", Severity.WARNING, fields=("order",))
def order_changed(change: Changed[Trigger], context: RuleContext) -> Iterator[Diagnostic]:
    """A trigger fires in a different order relative to another trigger.

    It reads values that the other trigger has not set yet, or overwrites them.

    Create it again with `FOLLOWS` or `PRECEDES` as defined in the schema.
    """
    before, now = (_earlier(side, trigger) for side, trigger in _sides(change, context))
    if moved := sorted(before.symmetric_difference(now) & _common(change, context)):
        yield Diagnostic(f"{name(change)} fires {'before' if moved[0] in before else 'after'} {', '.join(moved)}")
    elif before == now:
        yield Diagnostic(f"{name(change)}: firing order is {difference(change, 'order')}")


def _sides(change: Changed[Trigger], context: RuleContext) -> Iterator[tuple[Snapshot | None, Trigger]]:
    yield context.expected, change.expected
    yield context.actual, change.actual


def _earlier(side: Snapshot | None, trigger: Trigger) -> set[str]:
    return {each.name for each in _beside(side, trigger) if each.order < trigger.order}


def _common(change: Changed[Trigger], context: RuleContext) -> set[str]:
    """Triggers on both sides; one that is missing or extra shifts the others, and has a finding of its own."""
    one, other = ({each.name for each in _beside(side, trigger)} for side, trigger in _sides(change, context))
    return one & other


def _beside(side: Snapshot | None, trigger: Trigger) -> Iterator[Trigger]:
    """Those that fire at the same moment: their definitions begin alike."""
    moment = trigger.definition.partition("\n")[0]
    for each in side.objects.values() if side else ():
        if isinstance(each, Trigger) and each.table == trigger.table and each.definition.startswith(moment):
            yield each
