"""DR622: There is a domain that nobody declared."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.domain import Domain

RULE = Rule(code="DR622", severity=Severity.NOTICE)


def check(change: Added[Domain], view: View) -> Iterator[Said]:  # noqa: ARG001
    """There is a domain that nobody declared.

    It exists here only, and casts to it fail elsewhere.

    Declare it with a migration, or drop it.
    """
    yield Said(f"{name(change)} is extra")
