"""What goes into the state store: one step of what is remembered, and what it consists of."""

from datetime import datetime

import msgspec

from schemawatchd.incidents.move import Move
from schemawatchd.incidents.target_state import TargetState


class Observation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line of a target's history. `snapshot` goes in with it and is stored once per digest."""

    target: str
    at: datetime
    status: str
    digest: str | None = None
    snapshot: bytes | None = None


class StoredSnapshot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A snapshot that later checks compare with; `digest` is its own."""

    digest: str
    content: bytes


class ExpectedSnapshot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A schema as a source says it should be, played and read once: `key` is everything it depends on."""

    key: str
    source: str
    engine: str
    at: datetime
    snapshot: bytes


class Step(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything that one look changes; it is kept whole or not at all."""

    state: TargetState | None = None
    moves: tuple[Move, ...] = ()
    observation: Observation | None = None
    baseline: StoredSnapshot | None = None
    accepted: str = ""
    """The target whose acceptance this step has carried out."""
