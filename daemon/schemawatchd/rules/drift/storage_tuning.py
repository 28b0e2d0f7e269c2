"""DR141: A table or an index has different storage parameters."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.materialized_view import MaterializedView
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.unique import Unique


@rule("DR141", "storage-tuning", Severity.NOTICE, fields=("options", "clustered"))
def check(
    change: Changed[Table]
    | Changed[MaterializedView]
    | Changed[Partition]
    | Changed[Index]
    | Changed[PrimaryKey]
    | Changed[Unique],
) -> Iterator[Diagnostic]:
    """A table or an index has different storage parameters.

    Results are the same, but vacuum, updates or lookups may become slower or use more disk space.

    Set the parameter as defined in the schema (`ALTER … SET`, `ALTER … RESET`), or add the better value to the
    schema.
    """
    yield Diagnostic(f"{name(change)}: {differences(change)}")
