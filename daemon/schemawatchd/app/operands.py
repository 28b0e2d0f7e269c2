"""What `snapshot` and `diff` are given: a target, a URL, a schema file, models or a snapshot file."""

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from schemawatchd.app.parts import App
from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Engine, Limits
from schemawatchd.engines.find import engine_named, engine_of, engines
from schemawatchd.errors import UsageError
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.schema.target import Dsn, Target
from schemawatchd.sources.canonical import CanonicalSchema
from schemawatchd.sources.kept import NothingKept
from schemawatchd.sources.source import Place, sources, split

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}\Z")


@dataclass(frozen=True, slots=True)
class Operand:
    """One side: the words it was given in, and what it leads to."""

    given: str
    dsn: Dsn | None = None
    place: Place | None = None
    scratch: Dsn | None = None
    target: Target | None = None

    def engine(self) -> Engine | None:
        """The engine, where the words tell it."""
        return engine_of(self.dsn) if self.dsn else None


def operand(given: str, app: Callable[[], App]) -> Operand:
    """What `given` means; `app` is asked only for names of targets. Raises `UsageError`, `SettingsError`."""
    if given.startswith("migrations@"):
        raise UsageError("`migrations@VERSION` comes with a later version of schemawatchd")
    if given == "-":
        return Operand("standard input", _dsn(sys.stdin.readline().strip()))
    if "://" in given or _VARIABLE.match(given):
        return Operand(given, _dsn(public(given)))
    file, attribute = split(given)
    if Path(file).suffix in sources():
        place = Place(path=Path(file).absolute(), named=given, attribute=attribute, folder=Path.cwd())
        return Operand(given, place=place)
    (target,) = app().targets([given])
    return Operand(given, target.dsn, scratch=target.scratch, target=target)


def public(given: str) -> str:
    """The URL that a word of the command line means. Raises `UsageError` for one that shows a password there."""
    if variable := _VARIABLE.match(given):
        name = variable.group(1)
        if name not in os.environ:
            raise UsageError(f"the environment variable {name} is not set")
        return os.environ[name]
    if Dsn(given).password or "password=" in given:
        raise UsageError(
            "a URL with a password is not taken from the command line, where others can read it",
            hint="Name a target, ${ENV} in single quotes, or - and write the URL to standard input.",
        )
    return given


def _dsn(url: str) -> Dsn:
    scheme, found, path = url.partition(":///")
    if Dsn(url).is_file and found:
        return Dsn(f"{scheme}:///{Path(path).absolute()}")
    return Dsn(url)


def snapshots_of(
    sides: tuple[Operand, Operand], engine: Engine, clock: Clock, limits: Limits
) -> tuple[Snapshot, Snapshot]:
    """Both sides; a file is played as on the database that it is compared with: version, collation, settings."""
    first, second = sides
    if first.dsn is None and second.dsn is not None:
        there = snapshot_of(second, engine, clock, limits)
        return snapshot_of(first, engine, clock, limits, there.engine), there
    here = snapshot_of(first, engine, clock, limits)
    return here, snapshot_of(second, engine, clock, limits, here.engine)


def snapshot_of(
    side: Operand, engine: Engine, clock: Clock, limits: Limits, like: EngineId | None = None
) -> Snapshot:
    """The snapshot that one side leads to, read or played with `engine`. Raises any `SchemawatchdError`."""
    if side.dsn is not None:
        with engine.connect(side.dsn, limits) as session:
            return session.read(frozenset(), clock.now())
    if side.place is None:
        raise UsageError(f"`{side.given}` leads to nothing")
    scratch = engine.scratch(side.scratch, limits)
    try:
        return (
            CanonicalSchema(
                place=side.place,
                engine=engine.name,
                servers=engine.schemes,
                reader=engine.reader,
                scratch=lambda: scratch,
                kept=NothingKept(),
                clock=clock,
            )
            .load(like.collation if like else None, like.major if like else "")
            .snapshot
        )
    finally:
        scratch.close()


def common_engine(sides: tuple[Operand, Operand], named: str | None) -> Engine:
    """The engine that both sides belong to. Raises `UsageError` where they differ or nothing tells it."""
    if named is not None:
        if (engine := engine_named(named)) is None:
            raise UsageError(f"there is no engine `{named}`", hint=f"Engines are: {', '.join(sorted(engines()))}.")
        return engine
    found = {engine.name: engine for side in sides if (engine := side.engine())}
    if len(found) > 1:
        raise UsageError(
            f"one side is {' and the other '.join(sorted(found))}",
            hint="Two targets that are made from one file of models can be compared: name the targets.",
        )
    if not found:
        raise UsageError("neither side tells the engine", hint=f"Add --engine: {', '.join(sorted(engines()))}.")
    return next(iter(found.values()))
