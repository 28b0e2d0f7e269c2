"""DR563: The old values of a column are kept, or no longer kept."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR563", severity=Severity.WARNING, fields=("versioned",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """The old values of a column are kept, or no longer kept.

    `FOR SYSTEM_TIME` shows values that were not there then, or history grows with each change of it.

    Change it back (`WITH SYSTEM VERSIONING`, `WITHOUT SYSTEM VERSIONING`), or declare it with a migration.
    """
    yield Said(f"{name(change)} is {'with' if change.actual.versioned else 'without'} system versioning")
