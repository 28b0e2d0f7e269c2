"""DR145: A table has a different replica identity."""

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
    """A table has a different replica identity.

    Updates and deletes fail on a published table without a replica identity, and are slow if the identity is all
    columns.

    Set it as defined in the schema (`ALTER TABLE … REPLICA IDENTITY`).
    """
    yield Diagnostic(f"{name(change)}: replica identity is {difference(change, 'replica_identity')}")
