"""DR811: A schema that should exist is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.schema import Schema

RULE = Rule(code="DR811", severity=Severity.CRITICAL)


def check(change: Removed[Schema], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A schema that should exist is missing.

    All that belongs into it is missing, and whatever is to be made in it fails.

    Create it again from the canonical schema, with what belongs into it.
    """
    yield Said(f"{name(change)} is missing")
