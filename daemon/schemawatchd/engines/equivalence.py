"""Asking an engine whether two of its texts mean the same, and where its answers are kept."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol, runtime_checkable

from schemawatchd.engines.engine import Engine, Limits, Scratch
from schemawatchd.schema.equivalence import Equivalence
from schemawatchd.schema.snapshot import Snapshot

_MOST = 10_000


class KnownEquivalents(Protocol):
    """Where answers are kept: by a digest of major version, both texts and what they are about."""

    def get(self, key: str) -> str | None:
        """The answer kept under `key`."""

    def put(self, key: str, answer: str) -> None:
        """Keep an answer."""


class EquivalentsInMemory:
    """Answers of this process, the newest of them."""

    def __init__(self) -> None:
        self._answers: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """The answer kept under `key`."""
        return self._answers.get(key)

    def put(self, key: str, answer: str) -> None:
        """Keep an answer, and forget the oldest where there are too many."""
        self._answers[key] = answer
        if len(self._answers) > _MOST:
            del self._answers[next(iter(self._answers))]


@runtime_checkable
class Normalising(Protocol):
    """An engine that words the same thing in more than one way."""

    def equivalence(
        self,
        scratch: Callable[[], Scratch],
        sides: tuple[Snapshot, Snapshot],
        limits: Limits,
        known: KnownEquivalents,
    ) -> AbstractContextManager[Equivalence]:
        """Answers about these two snapshots. `scratch` is asked for with the first texts that differ."""


def equivalence(
    engine: Engine,
    scratch: Callable[[], Scratch],
    sides: tuple[Snapshot, Snapshot],
    limits: Limits,
    known: KnownEquivalents | None = None,
) -> AbstractContextManager[Equivalence | None]:
    """The engine's answers about two snapshots, expected and actual; `None`: the engine has but one wording.

    `scratch` stays the caller's to close. Nothing is made on it while texts are equal or answers `known`.
    """
    if not isinstance(engine, Normalising):
        return nullcontext(None)
    return engine.equivalence(scratch, sides, limits, EquivalentsInMemory() if known is None else known)
