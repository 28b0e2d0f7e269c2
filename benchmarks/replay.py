"""Replay: all migrations for the first time, against one more on top of them. Usage: replay.py [MIGRATIONS]."""

import sys
import tempfile
import time
from pathlib import Path

from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engines
from schemawatchd.errors import ScratchUnavailable
from schemawatchd.history.migration import Migration
from schemawatchd.ledgers.folder import WorkTree
from schemawatchd.ledgers.format import formats
from schemawatchd.sources.no_cache import NoSnapshotCache
from schemawatchd.sources.replay import Replay

WANTED = 10
"""One migration more has to be this many times faster than all of them."""


def build(folder: Path, count: int) -> None:
    for n in range(count):
        reference = f", p integer references t{n - 1} (id)" if n else ", p integer"
        table = f"create table t{n} (id integer primary key, a varchar(20) not null default 'x'{reference});"
        index = f"create index t{n}_a on t{n} (a);"
        text = f"-- migrate:up\n{table}\n{index}\n-- migrate:down\ndrop table t{n};\n"
        (folder / f"{n:05}_t{n}.sql").write_text(text)


def main(count: int) -> bool:
    with tempfile.TemporaryDirectory() as name:
        build(Path(name), count + 1)
        migrations = formats()["dbmate"].history(WorkTree(Path(name), "migrations")).migrations
    return measured("sqlite", migrations) & measured("postgresql", migrations)


def measured(engine: str, migrations: tuple[Migration, ...]) -> bool:
    """Whether one more is much faster on this engine."""
    found = engines()[engine]
    scratch = found.scratch(None, Limits(statement=300))
    try:
        scratch.version()
    except ScratchUnavailable as error:
        print(f"{engine}: {error.says}")
        return True
    replay = Replay(
        engine=engine,
        reader=found.reader,
        named="migrations",
        scratch=lambda: scratch,
        kept=NoSnapshotCache(),
        clock=SystemClock(),
    )
    try:
        first = timed(replay, migrations[:-1])
        more = timed(replay, migrations)
    finally:
        replay.close()
        scratch.close()
    count = len(migrations) - 1
    print(f"{engine}: {count} migrations {first:.2f} s, one more {more:.3f} s, ratio {first / more:.1f}")
    return first / more >= WANTED


def timed(replay: Replay, migrations: tuple[Migration, ...]) -> float:
    begin = time.perf_counter()
    replay.snapshot(migrations)
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
