"""DR801: An extension is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.extension import Extension

RULE = Rule(code="DR801", severity=Severity.CRITICAL)


def check(change: Removed[Extension], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An extension is missing.

    Its types, functions and operators are missing with it; queries that use them fail at once.

    Install its package on the server if need be, then `CREATE EXTENSION`.
    """
    yield Said(f"{name(change)} is missing")
