"""The form in which objects are compared, by engine: never stored, as fingerprints are made of the records."""

from collections.abc import Mapping

from msgspec.structs import replace

from schemawatchd.schema import mariadb_form, sqlite_form
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

Objects = Mapping[Key, Object]

_MARIADB = frozenset({"mariadb", "mysql"})


def comparable(engine: str, everything: Objects, objects: Objects) -> Objects:
    """The `objects` in normal form under the same keys; `everything` is the snapshot that they are from."""
    if engine in _MARIADB:
        return {key: mariadb_form.formed(record) for key, record in objects.items()}
    return sqlite_form.comparable(engine, everything, objects)


def forgets_names(engine: str, cls: type[Object]) -> bool:
    """Whether the engine keeps a name for such an object and does nothing with it."""
    return sqlite_form.forgets_names(engine, cls)


def nameless(engine: str, record: Object) -> Object:
    """A form without a name that the engine keeps and does nothing with."""
    return replace(record, name="") if forgets_names(engine, type(record)) else record
