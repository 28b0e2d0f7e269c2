"""DR653: A collation orders or compares otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.collation import Collation

RULE = Rule(code="DR653", severity=Severity.WARNING, fields=("provider", "locale", "deterministic", "rules"))


def check(change: Changed[Collation], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A collation orders or compares otherwise.

    Lists come in another order, and what counts as equal in unique keys is something else.

    Create the declared one beside it, move the columns over and rebuild their indexes.
    """
    yield Said(f"{name(change)}: {differences(change)}")
