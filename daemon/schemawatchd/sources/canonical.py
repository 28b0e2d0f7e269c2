"""The canonical schema of an engine: loaded once per content, kept in memory and in the state store."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Protocol

from schemawatchd.clock import Clock
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema import codec
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sources.source import Source, content, fingerprint, sources

_TRY_AGAIN = 600.0
"""Seconds after which content that failed is played again."""


class Kept(Protocol):
    """Where loaded schemas are kept between runs, as encoded snapshots."""

    def expected(self, key: str) -> bytes | None:
        """The snapshot kept under `key`."""

    def keep_expected(self, key: str, source: str, engine: str, snapshot: bytes) -> None:
        """Keep a snapshot of `source` for `engine`; the latest is the last good one."""

    def last_good(self, source: str, engine: str) -> bytes | None:
        """The snapshot of `source` for `engine` that was kept last."""


class NothingKept:
    """For looks without a state store."""

    def expected(self, key: str) -> bytes | None:
        """Nothing."""

    def keep_expected(self, key: str, source: str, engine: str, snapshot: bytes) -> None:
        """Forget it."""

    def last_good(self, source: str, engine: str) -> bytes | None:
        """Nothing."""


class Scratch(Protocol):
    """What loading needs of an engine's scratch."""

    def version(self) -> str:
        """The server's version."""

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        """A fresh database's snapshot after the script ran in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the schema should be: the snapshot, where it is from in words, and the hash of its content."""

    snapshot: Snapshot
    named: str
    fingerprint: str


@dataclass(slots=True, kw_only=True)
class CanonicalSchema:
    """One schema file for one engine; several targets and threads may share it.

    `named` is the file as people know it, `reader` the version of the engine's reader, `servers` what its servers
    may call themselves besides.
    """

    path: Path
    named: str
    engine: str
    reader: int
    scratch: Callable[[], Scratch]
    kept: Kept
    clock: Clock
    servers: tuple[str, ...] = ()
    _lock: Lock = field(default_factory=Lock)
    _loaded: dict[str | None, Expected] = field(default_factory=dict)
    _broken: tuple[str, SourceInvalid, float] | None = None

    def fingerprint(self) -> str:
        """The hash of the file's content now. Raises `SourceInvalid`."""
        return fingerprint(content(self.path, self.named))

    def load(self, collation: str | None = None) -> Expected:
        """What the file says for databases of this collation. Raises `SourceInvalid`, `ScratchUnavailable`."""
        data = content(self.path, self.named)
        mark = fingerprint(data)
        with self._lock:
            loaded = self._loaded.get(collation)
            if loaded is None or loaded.fingerprint != mark:
                self._spare(mark)
                loaded = Expected(snapshot=self._tried(data, mark, collation), named=self.named, fingerprint=mark)
                self._loaded[collation] = loaded
            return loaded

    def last_good(self, collation: str | None = None) -> Expected | None:
        """The last version that could be loaded for databases of this collation, in this run or an earlier one."""
        if collation in self._loaded:
            return self._loaded[collation]
        kept = self.kept.last_good(str(self.path), self._family(collation))
        if kept is None:
            return None
        return Expected(snapshot=codec.decode(kept, self.named), named=self.named, fingerprint="")

    def _tried(self, data: bytes, mark: str, collation: str | None) -> Snapshot:
        """What fails is not played again at every look, only now and then: a missing right may be given."""
        try:
            return self._snapshot(data, mark, collation)
        except SourceInvalid as error:
            self._broken = (mark, error, self.clock.monotonic())
            raise

    def _spare(self, mark: str) -> None:
        """Raise what this content ended with a short while ago, without playing it again."""
        if self._broken:
            broken, error, when = self._broken
            if broken == mark and self.clock.monotonic() - when < _TRY_AGAIN:
                raise error

    def _snapshot(self, data: bytes, mark: str, collation: str | None) -> Snapshot:
        source = self._source()
        if not source.NEEDS_SCRATCH:
            return self._fitting(source.snapshot(data, self.named, _NoPlayer(), self.clock.now(), None))
        scratch = self.scratch()
        key = self._key(mark, scratch.version(), collation or "")
        if (known := self.kept.expected(key)) is not None:
            return codec.decode(known, self.named)
        snapshot = source.snapshot(data, self.named, scratch, self.clock.now(), collation)
        self.kept.keep_expected(key, str(self.path), self._family(collation), codec.encode(snapshot))
        return snapshot

    def _family(self, collation: str | None) -> str:
        return f"{self.engine} {collation}" if collation else self.engine

    def _source(self) -> Source:
        found = sources().get(self.path.suffix)
        if found is None:
            raise SourceInvalid(
                f"no source reads `{self.path.suffix}`", path=self.named, hint=f"Known are {', '.join(sources())}."
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


class _NoPlayer:
    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        raise AssertionError(script.path, taken_at, collation)
