"""DR832: There is a publication that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.publication import Publication

RULE = Rule(code="DR832", severity=Severity.WARNING)


def check(change: Added[Publication], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a publication that nobody declared.

    It opens rows to whoever may subscribe, and updates of a published table may fail for want of a
    replica identity.

    Ask who subscribes; declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
