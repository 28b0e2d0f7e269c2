"""From catalog rows to records: a `.sql` file per kind whose column names are the record's field names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.errors import ReadFailed
from schemawatchd.schema.object import Object, kind_of, namer
from schemawatchd.schema.snapshot import NotCompared

Record = TypeVar("Record", bound=Object)

_STAND_INS: tuple[tuple[Any, ...], ...] = (("", 0, False, None, (), {}), ("?", 1, True, None, ("?",), {}))
"""Values for a field that cannot be read, of which one fits each type of field that a record has; and others."""
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Hydrated(Generic[Record]):
    """The records of one kind, and the objects of which the catalog's row makes none, each with the reason."""

    records: list[Record]
    unread: tuple[NotCompared, ...] = ()


def hydrate(cls: type[Record], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Hydrated[Record]:
    """Rows as records; numbers become booleans and lists tuples where the field says so.

    A row that makes no record is that object's alone, as long as the row tells which object it is about. Raises
    `ReadFailed` where it does not: then nothing of this kind is known well enough.
    """
    return hydrate_named(cls, [dict(zip(columns, row, strict=True)) for row in rows])


def hydrate_named(cls: type[Record], named: Sequence[Mapping[str, Any]]) -> Hydrated[Record]:
    """The same for rows that name their values themselves."""
    try:
        return Hydrated(msgspec.convert(named, ready(list[cls]), strict=False))  # type: ignore[valid-type]  # when it runs
    except msgspec.ValidationError:
        return _one_by_one(cls, named)


def _one_by_one(cls: type[Record], named: Iterable[Mapping[str, Any]]) -> Hydrated[Record]:
    records: list[Record] = []
    unread: list[NotCompared] = []
    for row in named:
        try:
            records.append(msgspec.convert(row, ready(cls), strict=False))
        except msgspec.ValidationError as error:
            unread.append(unread_object(cls, row, str(error)))
    return Hydrated(records, tuple(unread))


def unread_object(cls: type[Object], row: Mapping[str, Any], reason: str) -> NotCompared:
    """The object that a row is about which makes no record. Raises `ReadFailed` where the row does not tell it."""
    says = f"the catalog's answer for {cls.__name__} has an unknown form: {reason}"[:_LONGEST_REASON]
    patched = list(_patched(cls, row))
    names = {namer(cls)(each) for each in patched}
    if len(names) != 1 or (cls.IDENTITY and not getattr(patched[0], cls.IDENTITY[-1])):
        raise ReadFailed(says)
    return NotCompared(kind_of(cls), says, names.pop().dotted)


def _patched(cls: type[Object], row: Mapping[str, Any]) -> Iterator[Object]:
    """Two records with other values in the fields that cannot be read; only if both have one name, it is known."""
    hints = {field.name: field for field in msgspec.structs.fields(cls)}
    wrong = [name for name, field in hints.items() if not _fits(field, row)]
    if set(wrong) & set(cls.IDENTITY):
        return
    good = {name: value for name, value in row.items() if name in hints and name not in wrong}
    for stand_ins in _STAND_INS:
        patched = dict(good)
        for name in wrong:
            fitting = [each for each in stand_ins if _converts(each, hints[name].type)]
            if not fitting:
                return
            patched[name] = fitting[0]
        try:
            yield msgspec.convert(patched, ready(cls), strict=False)
        except msgspec.ValidationError:
            return


def _fits(field: Any, row: Mapping[str, Any]) -> bool:
    if field.name not in row:
        return not field.required
    return _converts(row[field.name], field.type)


def _converts(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, ready(kind), strict=False)
    except msgspec.ValidationError:
        return False
    return True
