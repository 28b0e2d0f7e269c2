"""A snapshot: everything that defines a database's schema at one moment, and what of it was looked at."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import unquote

import msgspec

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object, namer

ROLES_UNKNOWN = "the account of the `scratch` server may make no roles (CREATEROLE), and the schema names some"
"""The reason why owners or grants of a schema file are not known (`NotCompared.reason`)."""


UNSTATED = "the schema does not state"
"""How the reason begins where only a database says it, so that two databases would be compared in it."""

UNMADE = "it could not be created"
"""How the reason begins where a schema states an object and its temporary database could not have it."""

OTHER_SETTINGS = "other settings: "
"""How the reason begins where both sides were not made under the same settings."""


class EngineId(msgspec.Struct, frozen=True, gc=False):
    """Which server speaks: `name` is schemawatchd's word (`postgresql`), `version` the server's (`15.18`)."""

    name: str
    version: str
    server_id: str | None = None
    role: str = "primary"
    collation: str | None = None
    """What a definition takes over where it says nothing (MariaDB, MySQL): the database's collation, then each
    setting that is not as usual, as `name=value`."""
    database_id: str | None = None
    """What tells this database from another of the same name in its cluster (PostgreSQL)."""

    def setting(self, name: str) -> str | None:
        """A setting that is not as usual on this server, as MariaDB and MySQL tell it after their collation."""
        odd = (each.partition("=") for each in (self.collation or "").split(" ")[1:])
        return next((unquote(value) for each, _, value in odd if each == name), None)

    @property
    def major(self) -> str:
        """The part of the version within which the server words an expression alike."""
        parts = self.version.split(".")
        return parts[0] if self.name == "postgresql" else ".".join(parts[:2])


class Pulse(msgspec.Struct, frozen=True, gc=False):
    """Two marks of a database's schema. Equal `sound` marks mean that nothing moved.

    `cheap` is the lower rung: when it has not moved, the engine hands the last `sound` mark on without asking.
    `moves` counts the schema changes that have begun, so that one which was taken back is noticed as well; it is
    empty where that is not known, as while one is in progress.
    """

    cheap: str
    sound: str
    moves: str = ""


class NotCompared(msgspec.Struct, frozen=True, order=True, gc=False):
    """A kind, or one object of it, that nobody looked at, and why: silence is never read as sameness."""

    kind: str
    reason: str
    object: str | None = None


class Coverage(msgspec.Struct, frozen=True, gc=False):
    """What a reader looked at.

    `read` was asked and answered; `lacking` the engine does not have or this version does not read yet;
    `failed` was asked and refused, which makes the target unknown. `unread` are single objects of the kinds read
    that the server does not print, or whose row makes no record: they and what belongs to them are compared on
    neither side.
    """

    read: frozenset[str]
    lacking: tuple[NotCompared, ...] = ()
    failed: tuple[NotCompared, ...] = ()
    unknown: Mapping[str, tuple[str, ...]] = {}
    """By kind, the fields that a snapshot written by another version says nothing about."""
    unread: tuple[NotCompared, ...] = ()


class Snapshot(msgspec.Struct, frozen=True, gc=False):
    """The objects of a database by their key, where they were read, when, and the coverage of the reading."""

    origin: str
    engine: EngineId
    taken_at: datetime
    objects: Mapping[Key, Object]
    coverage: Coverage
    not_compared: tuple[NotCompared, ...] = ()
    """What the source itself could not say: objects that scratch could not make, roles it does not have."""


class Start(msgspec.Struct, frozen=True, gc=False):
    """Where a later reading may start from: a snapshot, and the marks that the engine gave for that moment."""

    snapshot: Snapshot
    marks: str


class Taken(msgspec.Struct, frozen=True, gc=False):
    """A snapshot, the change token of that very moment, and the marks that a later reading can start from."""

    snapshot: Snapshot
    pulse: Pulse
    marks: str = ""


def keyed(records: Iterable[Object]) -> dict[Key, Object]:
    """The records by key. Two unnamed ones with the same definition are told apart by a number."""
    objects: dict[Key, Object] = {}
    for cls, group in itertools.groupby(records, type):
        name = namer(cls)
        for record in group:
            key = name(record)
            objects[_another(key, objects) if key in objects else key] = record
    return objects


def _another(key: Key, objects: Mapping[Key, Object]) -> Key:
    *above, last = key.path
    numbered = (Key(key.kind, (*above, f"{last} {count}"), key.signature) for count in itertools.count(2))
    return next(each for each in numbered if each not in objects)
