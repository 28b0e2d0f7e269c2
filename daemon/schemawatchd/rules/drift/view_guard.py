"""DR404: A view reads or writes with other rights."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.view import View as ViewRecord

RULE = Rule(code="DR404", severity=Severity.CRITICAL, fields=("check_option", "security"))


def check(change: Changed[ViewRecord], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A view reads or writes with other rights.

    People may see or change rows that were kept from them.

    Replace it with the declared one.
    """
    yield Said(f"{name(change)}: {differences(change)}")
