"""DR876: Something that belongs to the database as a whole is otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.database import Database

RULE = Rule(code="DR876", severity=Severity.NOTICE, fields=("definition",))


def check(change: Changed[Database], view: View) -> Iterator[Said]:  # noqa: ARG001
    """Something that belongs to the database as a whole is otherwise.

    Rows are ordered, stored or replicated otherwise, or connections are refused that were accepted before.

    Set it as declared (`ALTER DATABASE`, `ALTER SUBSCRIPTION`); encoding and collation need a new database.
    """
    yield Said(f"{name(change)} is {difference(change, 'definition')}")
