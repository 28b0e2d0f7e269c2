"""Facts about ourselves that rules judge: what could not be looked at, loaded or done."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetNotExamined:
    """A look at a target ended without an answer."""

    target: str
    says: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindNotRead:
    """The server refused to tell one kind of objects."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaNotLoaded:
    """The canonical schema could not be loaded; `line` and `statement` say where, as far as that is known."""

    path: str
    says: str
    hint: str = ""
    line: int | None = None
    statement: str = ""
    last_good: bool = False
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadRefused:
    """A changed configuration is broken, and the old one keeps running."""

    path: str
    says: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookMissed:
    """The clock wanted a look at a target that did not take place in time."""

    target: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEnds:
    """A table with a part for every `step` of time has none from `end` on; `catches`: but a default one."""

    path: str
    step: str
    end: datetime
    over: bool
    catches: bool
    kind: str = "partition"
