"""DR837: A foreign server is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.foreign_server import ForeignServer

RULE = Rule(code="DR837", severity=Severity.CRITICAL)


def check(change: Removed[ForeignServer], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A foreign server is missing.

    Its foreign tables and user mappings are missing with it; queries that use them fail at once.

    Create it again, with its user mappings.
    """
    yield Said(f"{name(change)} is missing")
