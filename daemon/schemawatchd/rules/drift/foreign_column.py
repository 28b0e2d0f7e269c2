"""DR844: A column of a foreign table stands for another one."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.column import Column

RULE = Rule(code="DR844", severity=Severity.WARNING, fields=("foreign_options",))


def check(change: Changed[Column], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A column of a foreign table stands for another one.

    Queries fail, or read and write other values.

    Set it as declared (`ALTER FOREIGN TABLE … ALTER COLUMN … OPTIONS`).
    """
    yield Said(f"{name(change)}: {differences(change)}")
