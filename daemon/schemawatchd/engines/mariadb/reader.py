"""From the catalog to records: one question for each view of the catalog, for the whole database.

A question's text makes the records itself, as JSON, because the driver takes more time for a row of a dozen
values than the server for all of it: a column named `[check]` holds records of the kind `check`, parted by commas.
One NULL makes the whole text of a record NULL, which beside others nobody would miss: `ifnull(…, 'null')` makes it
an error. In `ask` and `of` it says what else must be asked because of what it found, and about which table.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.engines.hydrate import Hydrated, hydrate_named
from schemawatchd.engines.mariadb.catalog import unknown_columns
from schemawatchd.engines.mariadb.connection import answer, is_mariadb
from schemawatchd.engines.mariadb.kinds import LACKING, PACKAGE, READS
from schemawatchd.engines.mariadb.privileges import Privileges
from schemawatchd.engines.mariadb.records import finished
from schemawatchd.engines.mariadb.show_create import statements
from schemawatchd.engines.sql_template import templates
from schemawatchd.errors import ReadFailed
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, NotCompared

_FURTHER = frozenset({"geometry", "partition", "sequence"})
"""Questions that are asked only where another one found a reason to."""
_NOT_OPENED = frozenset({29, 130, 144, 145, 1017, 1033, 1034, 1194, 1195, 1286, 1812, 1814, 1815, 1932})
"""The server's codes for a table whose file is missing or damaged, or whose storage engine is not there."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A question's answer: names of columns, rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]

    def loses(self, kinds: frozenset[str]) -> bool:
        """Whether a row holds no record though its `kinds` are read: one NULL makes all of its text NULL."""
        places = [place for place, name in enumerate(self.columns) if name.startswith("[")]
        read = any(self.columns[place].strip("[]") in kinds - {"comment"} for place in places)
        return read and any(all(row[place] is None for place in places) for row in self.rows)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of which a column holds records."""
        return frozenset(name.strip("[]") for name in self.columns if name.startswith("["))

    def column(self, name: str) -> list[object]:
        """One column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def of(self, column: str) -> list[Any]:
        """What stands in one column, where anything does."""
        if column not in self.columns:
            return []
        place = self.columns.index(column)
        return [row[place] for row in self.rows if row[place] is not None]


@cache
def texts(*, mariadb: bool) -> Mapping[str, str]:
    """The questions by name, as this server understands them."""
    found = {name: each.text for name, each in templates(PACKAGE).items()}
    own = {name: text for name, text in found.items() if "." not in name}
    if mariadb:
        return own
    return {
        name: found.get(f"{name}.mysql", text)
        for name, text in own.items()
        if name not in _FURTHER - {"partition"}
    }


def rows(connection: Any, privileges: Privileges) -> dict[str, QueryResult]:
    """What the catalog answers to each question, without a look at whether the account may see all of it."""
    known = texts(mariadb=is_mariadb(connection))
    found = {
        name: QueryResult(*answer(connection, text))
        for name, text in known.items()
        if name not in _FURTHER and (name != "grant" or privileges.sees_grants)
    }
    reasons = asked(found.values())
    for name in sorted({"geometry", "partition"} & reasons.keys() & known.keys()):
        found[name] = QueryResult(*answer(connection, known[name]))
    shown = reasons["shown"] | asked([found["partition"]])["shown"] if "partition" in found else reasons["shown"]
    if is_mariadb(connection):
        found["shown"] = QueryResult(("table", "statement"), statements(connection, sorted(shown)))
        if reasons["sequence"] and privileges.may("SELECT"):
            found["sequence"], found["broken"] = _sequences(connection, sorted(reasons["sequence"]))
    return found


def asked(answers: Iterable[QueryResult]) -> defaultdict[str, set[str]]:
    """By what else must be asked, the tables because of which."""
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    for each in answers:
        if "ask" not in each.columns:
            continue
        what, table = each.columns.index("ask"), each.columns.index("of")
        for row in each.rows:
            if row[what] is not None:
                reasons[str(row[what])].add(str(row[table]))
    return reasons


def _sequences(connection: Any, names: Sequence[str]) -> tuple[QueryResult, QueryResult]:
    """The definition of each sequence, and those that cannot be opened; a privilege to select is needed."""
    import pymysql

    broken = []
    try:
        found = QueryResult(
            *answer(connection, "\nunion all\n".join(_sequence(connection, name) for name in names))
        )
    except pymysql.err.MySQLError as error:
        if error.args[0] not in _NOT_OPENED:
            raise
        lines: list[Sequence[object]] = []
        for name in names:
            try:
                lines += answer(connection, _sequence(connection, name))[1]
            except pymysql.err.MySQLError as own:
                if own.args[0] not in _NOT_OPENED:
                    raise
                broken.append((name, str(own.args[1])))
        found = QueryResult(("[sequence]",), lines)
    return found, QueryResult(("sequence", "reason"), broken)


def _sequence(connection: Any, name: str) -> str:
    template = texts(mariadb=True)["sequence"]
    return template.replace("'{text}'", connection.escape(name)).replace("{name}", name.replace("`", "``"))


def read(connection: Any, privileges: Privileges) -> tuple[list[Object], Coverage, tuple[NotCompared, ...]]:
    """All records of the current database, what of it could be looked at, and columns that nobody knows."""
    mariadb = is_mariadb(connection)
    found = rows(connection, privileges)
    failed = _failed(found, privileges, mariadb=mariadb)
    unseen = {} if privileges.sees_grants else {"grant": privileges.grants_reason()}
    unread = _unread(found, privileges)
    kinds = _coverage(failed, unseen, mariadb=mariadb).read
    made = records(found, kinds, privileges.database)
    coverage = msgspec.structs.replace(
        _coverage(dict(made.failed) | failed, unseen, mariadb=mariadb),
        unread=(*(NotCompared(key.kind, why, key.dotted) for key, why in unread), *made.unread),
    )
    kept = [each for each in _without(made.objects, unread) if each.kind in coverage.read]
    return kept, coverage, tuple(unknown_columns(connection))


def _unread(found: Mapping[str, QueryResult], privileges: Privileges) -> list[tuple[Key, str]]:
    """The tables that the server cannot open, and the views whose text it keeps to itself, with the reason."""
    tables = found["table"]
    # Without its file the server takes views and sequences for tables as well, and so does this.
    broken = [
        (Key("table", (str(name),)), f"the server cannot open it: {reason}")
        for name, reason in zip(tables.column("of"), tables.column("broken"), strict=True)
        if reason is not None
    ]
    if "broken" in found:
        broken += [
            (Key("sequence", (str(name),)), f"the server cannot open it: {why}")
            for name, why in found["broken"].rows
        ]
    views = found["view"].of("hidden")
    return broken + [(Key("view", (str(name),)), privileges.views_reason(f"`{name}`")) for name in views]


def _without(made: list[Object], unread: Iterable[tuple[Key, str]]) -> list[Object]:
    """Without these and all that belongs to them."""
    keys = {key for key, _ in unread}
    return [each for each in made if each.key not in keys and keys.isdisjoint(each.parents)] if keys else made


def _failed(found: Mapping[str, QueryResult], privileges: Privileges, *, mariadb: bool) -> dict[str, str]:
    """Why a kind cannot be told: what the account lacks, and texts that the server keeps to itself."""
    failed = dict(privileges.lacks(mariadb=mariadb))
    if asked(found.values())["sequence"] and "sequence" not in found:
        failed["sequence"] = privileges.sequences_reason()
    if found["routine"].of("hidden"):
        failed["function"] = failed["procedure"] = privileges.bodies_reason(mariadb=mariadb)
    if "table" in failed:
        failed["sequence"] = failed["partition"] = failed["table"]
    return failed


def _coverage(failed: Mapping[str, str], unseen: Mapping[str, str], *, mariadb: bool) -> Coverage:
    """Grants that the account may not see make no target unknown: few accounts may, and few teams compare them."""
    lacking = dict(LACKING) | dict(unseen) | ({} if mariadb else {"sequence": "MySQL has none"})
    return Coverage(
        read=READS - set(failed) - set(lacking),
        lacking=tuple(NotCompared(kind, reason) for kind, reason in sorted(lacking.items())),
        failed=tuple(NotCompared(kind, reason) for kind, reason in sorted(failed.items())),
    )


@dataclass(frozen=True, slots=True)
class MadeRecords:
    """The records that the answers hold, single objects that make none, and kinds of which nothing is known."""

    objects: list[Object]
    unread: tuple[NotCompared, ...]
    failed: Mapping[str, str]


def records(found: Mapping[str, QueryResult], kinds: frozenset[str], database: str) -> MadeRecords:
    """The records of these `kinds` that the answers hold."""
    made: dict[str, list[Any]] = {}
    unread: list[NotCompared] = []
    failed: dict[str, str] = {}
    for name, each in found.items():
        if name not in ("database", "table") and each.loses(kinds):
            says = f"the catalog's answer for {name} has an unknown form: a value is missing"
            failed |= dict.fromkeys(each.kinds & kinds, says)
        for kind in kinds:
            if texts_of := each.of(f"[{kind}]"):
                try:
                    hydrated = _decoded(kind, texts_of)
                except ReadFailed as error:
                    failed[kind] = error.says
                    continue
                made.setdefault(kind, []).extend(hydrated.records)
                unread += hydrated.unread
    further = {name: found[name].rows for name in ("geometry", "partition", "shown") if name in found}
    return MadeRecords(finished(made, further, database), tuple(unread), failed)


def _decoded(kind: str, held: Iterable[str]) -> Hydrated[Any]:
    text = "[" + ",".join(held) + "]"
    try:
        return Hydrated(_decoder(kind).decode(text))
    except msgspec.ValidationError:
        named = msgspec.json.decode(text)
        if None in named:
            # Its key went with it, so nobody knows which object is missing.
            raise ReadFailed(f"the catalog's answer for {kind} has an unknown form: a value is missing") from None
        return hydrate_named(KINDS[kind], named)
    except msgspec.DecodeError as error:
        raise ReadFailed(f"the catalog's answer for {kind} has an unknown form: {error}") from error


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[list[Any]]:
    # Numbers become booleans where the field says so.
    return msgspec.json.Decoder(ready(list.__class_getitem__(KINDS[kind])), strict=False)
