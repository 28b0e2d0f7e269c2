"""DR561: A table is encrypted otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.table import Table

RULE = Rule(code="DR561", severity=Severity.WARNING, fields=("encryption",))


def check(change: Changed[Table], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A table is encrypted otherwise.

    Its files and backups can be read by whoever gets hold of them, or need a key that is not kept.

    Encrypt it as declared (`ALTER TABLE … ENCRYPTED = …`), or declare the change with a migration.
    """
    severity = Severity.CRITICAL if _encrypted(change.expected) and not _encrypted(change.actual) else None
    yield Said(f"{name(change)}: encryption is {difference(change, 'encryption')}", severity=severity)


def _encrypted(table: Table) -> bool:
    words = (table.encryption or "").split()
    return any(word in words for word in ("encrypted=yes", "encryption=y"))
