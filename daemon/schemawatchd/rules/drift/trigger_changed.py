"""DR503: A trigger does something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.trigger import Trigger

RULE = Rule(code="DR503", severity=Severity.CRITICAL, fields=("definition",))


def check(change: Changed[Trigger], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A trigger does something else.

    Writes are changed, refused or noted otherwise than tested.

    Replace it with the declared one.
    """
    yield Said(f"{name(change)} has another definition")
