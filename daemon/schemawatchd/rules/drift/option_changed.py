"""DR873: A setting of the database has another value."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.option import Option

RULE = Rule(code="DR873", severity=Severity.NOTICE, fields=("value",))


def check(change: Changed[Option], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A setting of the database has another value.

    What goes by it does something else: a session's settings, a version that an application reads at start.

    Set it as declared. Where the application counts in it by itself (SQLite's `user_version`), leave it out
    of the canonical schema, and it is not compared.
    """
    yield Said(f"{name(change)} is {difference(change, 'value')}")
