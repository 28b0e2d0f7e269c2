"""DR874: Something that belongs to the database as a whole is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.database import Database

RULE = Rule(code="DR874", severity=Severity.NOTICE)


def check(change: Removed[Database], view: View) -> Iterator[Said]:  # noqa: ARG001
    """Something that belongs to the database as a whole is missing.

    What goes by it does something else: a subscription brings no rows, a
    conversion or a language is not there.

    Make it as declared, or take it out of the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
