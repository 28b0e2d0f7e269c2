"""The indexes that MariaDB makes for its foreign keys: needed under any name, and made up where none serves.

InnoDB makes an index for a foreign key unless one begins with the same columns, and drops its own silently when
such a one is made later (MariaDB manual, "Foreign Keys").
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.mariadb_form import formed
from schemawatchd.schema.object import Object, meaning
from schemawatchd.schema.snapshot import Snapshot

Objects = Mapping[Key, Object]
ENGINES = frozenset({"mariadb", "mysql"})


def matched(
    sides: tuple[Snapshot, Snapshot], wanted: dict[Key, Object], there: dict[Key, Object]
) -> Iterator[tuple[Key, Object, Object]]:
    """Pairs of what is left, one of them made for a foreign key, with the same definition; taken from both.

    One without a partner is taken away where another index of the other side serves the key.
    """
    if not {each.engine.name for each in sides} <= ENGINES:
        return
    left, right = _indexes(wanted), _indexes(there)
    if not left and not right:
        return
    expected, actual = (_Keys(each.objects) for each in sides)
    alike: dict[object, list[Key]] = defaultdict(list)
    for key, record in right.items():
        alike[_definition(record)].append(key)
    for key, record in left.items():
        own = expected.has_made(record)
        partners = [each for each in alike[_definition(record)] if own or actual.has_made(right[each])]
        if partners:
            alike[_definition(record)].remove(partners[0])
            yield key, wanted.pop(key), there.pop(partners[0])
        elif own and actual.is_served(record):
            del wanted[key]
    for key, record in right.items():
        if key in there and actual.has_made(record) and expected.is_served(record):
            del there[key]


class _Keys:
    """The foreign keys of one side, and the columns with which its indexes begin, by table."""

    def __init__(self, objects: Objects) -> None:
        self._foreign: set[tuple[str, tuple[str, ...]]] = set()
        self._beginnings: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
        for record in objects.values():
            match record:
                case ForeignKey():
                    self._foreign.add((record.table, _lower(record.columns)))
                case Index(method="btree", visible=True):
                    self._beginnings[record.table].append(_lower(record.keys))
                case Unique() | PrimaryKey():
                    self._beginnings[record.table].append(_lower(record.columns))
                case _:
                    pass

    def has_made(self, index: Index) -> bool:
        """Whether the index is, by its name and columns, one that the server made for a foreign key."""
        return index.generated_name and (index.table, _lower(index.keys)) in self._foreign

    def is_served(self, index: Index) -> bool:
        """Whether this side has the same foreign key, and an index that begins with its columns."""
        keys = _lower(index.keys)
        return (index.table, keys) in self._foreign and any(
            each[: len(keys)] == keys for each in self._beginnings[index.table]
        )


def _indexes(objects: Objects) -> dict[Key, Index]:
    return {key: record for key, record in objects.items() if isinstance(record, Index)}


def _definition(record: Index) -> tuple[object, ...]:
    return (record.table, meaning(formed(record)))


def _lower(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.lower() for each in texts)
