"""The rows of a scratch database, and what of them is gone after a migration and its way back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemawatchd.engines.engine import ScratchSession
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.snapshot import Snapshot

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What is in one table: the names of its columns, and the rows under them."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def under(self, columns: tuple[str, ...]) -> Counter[str]:
        """The rows as far as these columns go, counted; a driver's values need not be hashable."""
        places = [self.columns.index(each) for each in columns]
        return Counter(repr([row[place] for place in places]) for row in self.rows)


Contents = Mapping[Key, Content]


def quote(engine: str, *parts: str | None) -> str:
    """A name for a statement."""
    mark = "`" if engine == "mariadb" else '"'
    return ".".join(f"{mark}{each.replace(mark, mark * 2)}{mark}" for each in parts if each)


def columns_of(snapshot: Snapshot) -> Mapping[Key, list[Column]]:
    """The columns of each table, by the table's key."""
    found: dict[Key, list[Column]] = {key: [] for key, each in snapshot.objects.items() if isinstance(each, Table)}
    for each in snapshot.objects.values():
        if isinstance(each, Column):
            for parent in each.parents:
                if parent in found:
                    found[parent].append(each)
    return found


def contents(stand: ScratchSession, snapshot: Snapshot) -> Contents:
    """The rows of all tables that can be read."""
    found: dict[Key, Content] = {}
    for key, columns in columns_of(snapshot).items():
        names = tuple(sorted(each.name for each in columns))
        listed = ", ".join(quote(snapshot.engine.name, each) for each in names) or "1"
        try:
            rows = stand.rows(f"select {listed} from {quote(snapshot.engine.name, *key.path)}")  # noqa: S608
        except SourceInvalid:
            continue
        found[key] = Content(names, tuple(rows))
    return found


def lost(before: Contents, now: Contents, of: Contents | None = None) -> Iterator[str]:
    """What is other than before, table by table, in the columns that both states have (and `of` has, if given)."""
    for key, was in sorted(before.items()):
        there = now.get(key)
        if there is None or (of is not None and key not in of):
            continue
        known = of[key].columns if of is not None else was.columns
        common = tuple(each for each in was.columns if each in there.columns and each in known)
        old, new = was.under(common), there.under(common)
        if old == new:
            continue
        if len(was.rows) != len(there.rows):
            yield f"{key.dotted} has {len(there.rows)} rows, before {len(was.rows)}"
        else:
            moved = (old - new).total()
            names = ", ".join(each for each in common if was.under((each,)) != there.under((each,)))
            yield f"{key.dotted} has other values in {moved} of {len(was.rows)} rows ({names})"
