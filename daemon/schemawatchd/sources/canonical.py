"""The canonical schema of an engine: loaded once per content, kept in memory and in the state store."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock

from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Scratch
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.ports import SnapshotCache
from schemawatchd.schema import codec
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.sources.asking import Asking
from schemawatchd.sources.git import version_without, versions
from schemawatchd.sources.source import (
    SchemaLocation,
    SchemaServer,
    Source,
    content,
    digest_of,
    fingerprint,
    marked,
    sources,
)

_TRY_AGAIN = 600.0
"""Seconds after which content that failed is played again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSchema:
    """What the schema should be: the snapshot, where it is from in words, the content's hash, where it is kept."""

    snapshot: Snapshot
    named: str
    fingerprint: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class _Like:
    """What of a target decides how the schema is played: its collation, and the scratch of its major version."""

    collation: str | None
    scratch: Scratch


@dataclass(slots=True, kw_only=True)
class CanonicalSchema:
    """One schema for one engine; several targets and threads may share it.

    `reader` is the version of the engine's reader, `servers` what its servers may call themselves besides.
    """

    place: SchemaLocation
    engine: str
    reader: int
    scratch: Callable[[], Scratch]
    """The engine's; the one that is played in is chosen by the target's major version."""
    kept: SnapshotCache
    clock: Clock
    servers: tuple[str, ...] = ()
    _lock: Lock = field(default_factory=Lock)
    _loaded: dict[_Like, LoadedSchema] = field(default_factory=dict)
    _broken: dict[_Like, tuple[str, SourceInvalid, float]] = field(default_factory=dict)
    _parts: tuple[Path, ...] = ()

    @property
    def named(self) -> str:
        """The schema as people know it."""
        return self.place.named

    @property
    def parts(self) -> tuple[Path, ...]:
        """The file, and all that it was last seen to bring in."""
        return (self.place.path, *(each for each in self._parts if each != self.place.path))

    def fingerprint(self) -> str:
        """The hash of the content of all parts now. Raises `SourceInvalid`."""
        first, *others = self.parts
        found = {first: fingerprint(content(first, self.named))}
        return marked(found | {each: digest_of(each) for each in others})

    def load(self, collation: str | None = None, major: str = "") -> LoadedSchema:
        """What the file says for databases of this collation on servers of this major version.

        Raises `SourceInvalid`, `ScratchUnavailable`.
        """
        with self._lock:
            like = _Like(collation, self.scratch().like(major))
            mark = self.fingerprint()
            loaded = self._loaded.get(like)
            if loaded is None or loaded.fingerprint != mark:
                self._spare(like, mark)
                loaded = self._tried(like)
                self._loaded[like] = loaded
            return loaded

    def last_good(self, collation: str | None = None, major: str = "") -> LoadedSchema | None:
        """The last version that could be loaded for such databases, in this run or an earlier one."""
        like = _Like(collation, self.scratch().like(major))
        if like in self._loaded:
            return self._loaded[like]
        kept = self.kept.last_good(self._origin, self._family(collation, self._major(like.scratch) or major))
        if kept is None:
            return None
        return LoadedSchema(snapshot=codec.decode(kept, self.named), named=self.named, fingerprint="")

    def _tried(self, like: _Like) -> LoadedSchema:
        """What fails is not played again at every look, only now and then: a missing right may be given."""
        parts: dict[Path, str] = {}
        try:
            data = self._read(parts, like.scratch)
            snapshot, key = self._snapshot(data, like)
        except SourceInvalid as error:
            self._broken[like] = (marked(parts), error, self.clock.monotonic())
            raise
        return LoadedSchema(snapshot=snapshot, named=self.named, fingerprint=marked(parts), key=key)

    def printed(
        self, mark: str, collation: str | None, major: str, keys: Sequence[Key]
    ) -> Mapping[Key, Mapping[str, str]]:
        """The server's own words for these objects of the content with this hash; nothing where it is another now.

        Raises `SourceInvalid`, `ScratchUnavailable`.
        """
        source, scratch = self._source(), self.scratch().like(major)
        if not source.NEEDS_SCRATCH or not keys:
            return {}
        parts: dict[Path, str] = {}
        data = source.read(self.place, SchemaServer(self.engine, scratch.version), parts)
        if marked(parts) != mark:
            return {}
        asking = Asking(scratch, keys)
        source.snapshot(data, self.named, asking, self.clock.now(), collation)
        return asking.words

    def earlier(self, key: str) -> Snapshot | None:
        """A version that was kept under this key."""
        kept = self.kept.expected(key)
        return codec.decode(kept, self.named) if kept is not None else None

    def before(
        self,
        absent: frozenset[str],
        folder: Path,
        applied: frozenset[str],
        collation: str | None = None,
        major: str = "",
    ) -> LoadedSchema | None:
        """The version of the schema that belongs to these applied migrations; `None` where nothing tells it.

        A file that names its own version, as Rails' `structure.sql` does, is taken as it is where that is applied.
        Else it is the newest commit in which none of the `absent` files is in the `folder` of the migrations.
        """
        like = _Like(collation, self.scratch().like(major))
        try:
            data = content(self.place.path, self.named)
            named = _own_versions(data)
            if named and named <= applied:
                found = self.load(collation, major)
                return LoadedSchema(snapshot=found.snapshot, named=found.named, fingerprint=found.fingerprint)
            earlier = version_without(self.place.path, folder, absent)
            if earlier is None or self.place.path.suffix == ".py":
                return None
            commit, data = earlier
            snapshot, key = self._snapshot(data, like)
        except (SourceInvalid, ScratchUnavailable):
            return None
        return LoadedSchema(
            snapshot=snapshot, named=f"{self.named}, commit {commit}", fingerprint=fingerprint(data), key=key
        )

    def committed(self, collation: str | None = None, major: str = "") -> Iterator[LoadedSchema]:
        """Earlier versions from the history of the repository, newest first, as far as they can be loaded."""
        if self.place.path.suffix == ".py":
            return  # one file of a program says little about what the others were then
        like = _Like(collation, self.scratch().like(major))
        for data in versions(self.place.path):
            try:
                snapshot, key = self._snapshot(data, like)
            except (SourceInvalid, ScratchUnavailable):
                continue
            yield LoadedSchema(snapshot=snapshot, named=self.named, fingerprint=fingerprint(data), key=key)

    def _read(self, parts: dict[Path, str], scratch: Scratch) -> bytes:
        try:
            return self._source().read(self.place, SchemaServer(self.engine, scratch.version), parts)
        finally:
            if self.place.path not in parts:
                parts[self.place.path] = digest_of(self.place.path)
            self._parts = tuple(parts)

    def _spare(self, like: _Like, mark: str) -> None:
        """Raise what this content ended with a short while ago, without playing it again."""
        if like in self._broken:
            broken, error, when = self._broken[like]
            if broken == mark and self.clock.monotonic() - when < _TRY_AGAIN:
                raise error

    def _snapshot(self, data: bytes, like: _Like) -> tuple[Snapshot, str]:
        source = self._source()
        scratch, collation = like.scratch, like.collation
        version = scratch.version() if source.NEEDS_SCRATCH else ""
        key = self._key(fingerprint(data), version, collation or "")
        if (known := self.kept.expected(key)) is not None:
            return codec.decode(known, self.named), key
        if source.NEEDS_SCRATCH:
            snapshot = source.snapshot(data, self.named, scratch, self.clock.now(), collation)
        else:
            snapshot = self._fitting(source.snapshot(data, self.named, _NoPlayer(), self.clock.now(), None))
        family = self._family(collation, self._major(scratch))
        self.kept.keep_expected(key, self._origin, family, codec.encode(snapshot))
        return snapshot, key

    @property
    def _origin(self) -> str:
        return f"{self.place.path}:{self.place.attribute}".removesuffix(":")

    def _family(self, collation: str | None, major: str) -> str:
        return " ".join(part for part in (self.engine, major, collation) if part)

    def _major(self, scratch: Scratch) -> str:
        """In which major version it is played; empty where scratch cannot tell."""
        try:
            return EngineId(self.engine, scratch.version()).major
        except ScratchUnavailable:
            return ""

    def _source(self) -> Source:
        found = sources().get(self.place.path.suffix)
        if found is None:
            raise SourceInvalid(
                f"no schema source reads `{self.place.path.suffix}`",
                path=self.named,
                hint=f"Known are {', '.join(sources())}.",
            )
        return found

    def _key(self, mark: str, *inherited: str) -> str:
        parts = "\x00".join((mark, self.named, self.engine, str(self.reader), *inherited))
        return hashlib.sha256(parts.encode()).hexdigest()

    def _fitting(self, snapshot: Snapshot) -> Snapshot:
        if snapshot.engine.name not in (self.engine, *self.servers):
            raise SourceInvalid(
                f"it is a snapshot of {snapshot.engine.name}, and the target is {self.engine}",
                path=self.named,
                hint="Write one from a database of the same engine: `schemawatchd snapshot TARGET -o FILE`.",
            )
        return snapshot


_RAILS = re.compile(
    rb"""INSERT INTO ["`]?(?:public"?\."?)?schema_migrations["`]? \(version\) VALUES\s*([^;]+);""", re.IGNORECASE
)


def _own_versions(data: bytes) -> frozenset[str]:
    """The versions that a dump of Rails' names as applied at its end; none where it is no such dump."""
    found = _RAILS.search(data)
    return frozenset(each.decode() for each in re.findall(rb"'(\d+)'", found[1])) if found else frozenset()


class _NoPlayer:
    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        raise AssertionError(script.path, taken_at, collation)
