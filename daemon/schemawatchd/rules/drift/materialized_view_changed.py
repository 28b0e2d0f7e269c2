"""DR413: A materialised view shows something else."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.materialized_view import MaterializedView

RULE = Rule(code="DR413", severity=Severity.WARNING, fields=("definition", "access_method"))


def check(change: Changed[MaterializedView], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A materialised view shows something else.

    Queries that use it get other rows or columns than the code was written for.

    Drop it and create the declared one, with its indexes; it cannot be replaced.
    """
    if "definition" in change.fields:
        yield Said(f"{name(change)} has another definition")
    else:
        yield Said(f"{name(change)}: {differences(change)}")
