"""DR511: A routine that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.procedure import Procedure

RULE = Rule(code="DR511", severity=Severity.CRITICAL)


def check(change: Removed[Function] | Removed[Procedure], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A routine that should exist is missing.

    Queries, triggers and defaults that call it fail at once.

    Create it again from the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
