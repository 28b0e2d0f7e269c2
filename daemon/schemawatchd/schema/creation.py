"""What MariaDB and MySQL remember of the session that made an object: its `sql_mode` and its account."""

from schemawatchd.schema.object import Object


def made_by(record: Object) -> tuple[str, ...]:
    """Those of both that this side says nothing about: a schema file seldom does, and other engines never."""
    return tuple(name for name in ("sql_mode", "definer") if getattr(record, name, None) is None)
