"""DR504: A trigger is switched off, or runs at other times."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.trigger import Trigger

RULE = Rule(code="DR504", severity=Severity.CRITICAL, fields=("enabled",))


def check(change: Changed[Trigger], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A trigger is switched off, or runs at other times.

    What it does on every write may not happen.

    Switch it as declared (`ALTER TABLE … ENABLE TRIGGER`), and repair what was written since.
    """
    if change.actual.enabled == "disabled":
        yield Said(f"{name(change)} is disabled")
    elif change.actual.enabled in {"always", "origin"}:
        says = "It also runs on writes for which it was not meant."
        yield Said(f"{name(change)} runs as {difference(change, 'enabled')}", says, Severity.WARNING)
    else:
        yield Said(f"{name(change)} runs as {difference(change, 'enabled')}")
