"""DR704: Row security of a table is switched otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.table import Table

RULE = Rule(code="DR704", severity=Severity.CRITICAL, fields=("row_security",))


def check(change: Changed[Table], view: View) -> Iterator[Said]:  # noqa: ARG001
    """Row security of a table is switched otherwise.

    Switched off, every policy of the table is without effect and its rows are open to all who may read it;
    not forced, they are open to its owner.

    Switch it as declared (`ALTER TABLE … ENABLE` or `FORCE ROW LEVEL SECURITY`).
    """
    if change.expected.row_security == "off":
        yield Said(
            f"row security of {name(change)} is {difference(change, 'row_security')}",
            "Who is not let through by a policy sees no rows, and gets no error.",
        )
    elif change.actual.row_security == "forced":
        yield Said(
            f"row security of {name(change)} is {difference(change, 'row_security')}",
            "Its owner, too, sees only the rows that a policy lets through, and gets no error.",
        )
    else:
        yield Said(f"row security of {name(change)} is {difference(change, 'row_security')}")
