"""What is remembered of a target, and one step of that memory."""

from datetime import datetime

import msgspec

from schemawatchd.diff.remembered import Remembered
from schemawatchd.diff.wording import Pinned
from schemawatchd.incidents.move import Move


class Memory(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the last looks at a target left behind.

    `pulse` is the engine's own, as JSON; `sources` a fingerprint of the files that say what is expected.
    """

    target: str
    status: str
    pulse: str | None = None
    sources: str | None = None
    digest: str | None = None
    engine: str | None = None
    server_version: str | None = None
    server_id: str | None = None
    last_look: datetime | None = None
    last_full: datetime | None = None
    last_ok: datetime | None = None
    first_failed_at: datetime | None = None
    last_error: str | None = None
    database_id: str | None = None
    reader: int = 0
    fields: dict[str, tuple[str, ...]] = {}
    findings: dict[str, str] = {}
    revealed: dict[str, str] = {}
    pinned: Pinned | None = None
    history: Remembered = Remembered()


class Observation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a target's history. `snapshot` goes in with it and is stored once per digest."""

    target: str
    at: datetime
    status: str
    digest: str | None = None
    snapshot: bytes | None = None


class Expected(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A schema as a source says it should be, played and read once: `key` is everything it depends on."""

    key: str
    source: str
    engine: str
    at: datetime
    snapshot: bytes


class Step(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything that one look changes; it is kept whole or not at all."""

    memory: Memory | None = None
    moves: tuple[Move, ...] = ()
    observation: Observation | None = None
