"""DR812: There is a schema that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.schema import Schema

RULE = Rule(code="DR812", severity=Severity.NOTICE)


def check(change: Added[Schema], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a schema that nobody declared.

    It exists here only, and what it holds may hide objects of the same name on a search path.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
