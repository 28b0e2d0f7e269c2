"""DR871: A setting of the database is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.option import Option

RULE = Rule(code="DR871", severity=Severity.NOTICE)


def check(change: Removed[Option], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A setting of the database is missing.

    What relies on it goes by the default: a session's settings, a version that an application reads at start.

    Set it as declared, or take it out of the canonical schema.
    """
    yield Said(f"{name(change)} is missing")
