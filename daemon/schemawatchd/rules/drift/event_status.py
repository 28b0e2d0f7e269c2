"""DR544: A scheduled event is switched off, or on."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.event import Event

RULE = Rule(code="DR544", severity=Severity.WARNING, fields=("status",))


def check(change: Changed[Event], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A scheduled event is switched off, or on.

    What it does at set times does not happen, or happens against what was declared. A replica that became the
    primary keeps its events switched off.

    Switch it as declared (`ALTER EVENT … ENABLE`), and do by hand what it left undone.
    """
    yield Said(f"{name(change)} is {difference(change, 'status')}")
