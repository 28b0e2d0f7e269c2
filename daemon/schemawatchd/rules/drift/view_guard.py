"""DR404: A view reads or writes with other rights."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.view import View as ViewRecord

RULE = Rule(code="DR404", severity=Severity.CRITICAL, fields=("check_option", "security"))

_CHECKS = {"local": 1, "cascaded": 2}


def check(change: Changed[ViewRecord], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A view reads or writes with other rights.

    People may see or change rows that were kept from them.

    Replace it with the declared one.
    """
    if _is_stricter(change):
        says = "Who has no rights on what it selects from, or writes rows that it does not show, is refused."
        yield Said(f"{name(change)}: {differences(change)}", says, Severity.WARNING)
    else:
        yield Said(f"{name(change)}: {differences(change)}")


def _is_stricter(change: Changed[ViewRecord]) -> bool:
    checks = [_CHECKS.get(each.check_option or "", 0) for each in (change.expected, change.actual)]
    opened = change.expected.security == "invoker" and change.actual.security == "definer"
    return checks[1] >= checks[0] and not opened
