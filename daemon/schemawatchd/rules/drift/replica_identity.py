"""DR145: Logical replication tells the rows of a table apart otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.unique import Unique


@rule("DR145", "replica-identity", Severity.WARNING, fields=("replica_identity",))
def check(change: Changed[Table] | Changed[Index] | Changed[PrimaryKey] | Changed[Unique]) -> Iterator[Diagnostic]:
    """Logical replication tells the rows of a table apart otherwise.

    Updates and deletes of a published table fail at once where there is nothing to tell rows apart by;
    with all columns they become slow.

    Set it as declared (`ALTER TABLE … REPLICA IDENTITY`).
    """
    yield Diagnostic(f"replica identity of {name(change)} is {difference(change, 'replica_identity')}")
