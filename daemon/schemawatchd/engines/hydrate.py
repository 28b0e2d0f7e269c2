"""From catalog rows to records: a `.sql` file per kind whose column names are the record's field names."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import TypeVar

import msgspec

from schemawatchd.errors import ReadFailed
from schemawatchd.schema.object import Object

Record = TypeVar("Record", bound=Object)


def queries(package: str) -> Mapping[str, str]:
    """The text of each `.sql` file in an engine's folder, by its name without the ending."""
    return {
        file.name.removesuffix(".sql"): file.read_text(encoding="utf-8")
        for file in sorted(files(package).iterdir(), key=lambda each: each.name)
        if file.name.endswith(".sql")
    }


def hydrate(cls: type[Record], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[Record]:
    """Rows as records; numbers become booleans and lists tuples where the field says so. Raises `ReadFailed`."""
    try:
        named = [dict(zip(columns, row, strict=True)) for row in rows]
        return msgspec.convert(named, list[cls], strict=False)  # type: ignore[valid-type]  # known when it runs
    except msgspec.ValidationError as error:
        raise ReadFailed(f"the catalog's answer for {cls.__name__} has an unknown form: {error}") from error
