"""DR839: A foreign server is reached otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.foreign_server import ForeignServer

RULE = Rule(code="DR839", severity=Severity.WARNING, fields=("wrapper", "type", "version", "options"))


def check(change: Changed[ForeignServer], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign server is reached otherwise.

    Queries of its foreign tables fail, or read and write somewhere else.

    Set it as declared (`ALTER SERVER … OPTIONS`). Where it rightly differs between environments, ignore
    it with a reason.
    """
    yield Said(f"{name(change)}: {differences(change)}")
