"""DR501: A trigger is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.trigger import Trigger

RULE = Rule(code="DR501", severity=Severity.CRITICAL)


def check(change: Removed[Trigger], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A trigger is missing.

    What it does on every write (audit, checks, copies) does not happen.

    Create it again, and repair what was written since.
    """
    yield Said(f"{name(change)} is missing")
