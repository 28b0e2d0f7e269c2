"""MG402: A migration renames a column."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import Words, retyped

TRIPS = (
    "alter table orders rename column note to remark;",
    "alter table orders rename note to remark; alter table orders change note remark text;",
)

PASSES = (
    "alter table orders rename to sales;",
    "alter table orders rename constraint a to b;",
    "alter table orders add column other text; alter table orders rename column other to note;",
    "alter table orders change note note text;",
)

_OTHERS = frozenset({"as", "constraint", "index", "key", "to"})


def _renames_column(action: Words) -> bool:
    """Whether it does: `rename key to keys` names a column, `rename key a to b` an index."""
    if action[:1] != ("rename",) or len(action) == 1:
        return False
    alone = action[2:3] == ("to",) and action[1] != "to"
    return alone or (action[1] not in _OTHERS and "to" in action)


@rule("MG402", "column-renamed", Severity.WARNING, verdict=Verdict.POLICY)
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration renames a column.

    Running code that uses the old name fails, and new code fails until the migration is applied.

    Add the new column, write to both for a while, then drop the old one.
    """
    if fact.makes_table:
        return
    changes = [(old, new) for old, new, _ in retyped(fact.actions)]
    changes += [(each[each.index("to") - 1], each[-1]) for each in fact.actions if _renames_column(each)]
    for old, new in changes:
        if old != new and not {(each, old) for each in fact.tables} & fact.added:
            yield Diagnostic(f"{fact.path} renames {fact.table}.{old} to {new}")
