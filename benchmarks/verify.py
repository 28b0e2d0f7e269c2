"""`migrate verify`: seconds a migration, on our side and the server's, against only playing the same history.

Usage: verify.py [MIGRATIONS [FOLDER ENGINE FORMAT]]. Without a folder the history is made up: each migration adds
a table and changes an earlier one, and every fourth does not take back what it did.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engines
from schemawatchd.errors import ScratchUnavailable
from schemawatchd.history.migration import Migration
from schemawatchd.ledgers.folder import WorkTree
from schemawatchd.ledgers.format import formats
from schemawatchd.operate.proving_ground import ProvingGround
from schemawatchd.operate.verify import Prover

BOUND = 0.5
"""Seconds of our own processor time that one migration may take on one engine."""


def build(folder: Path, count: int) -> None:
    for n in range(count):
        reference = f", p integer references t{n - 1} (id)" if n else ", p integer"
        up = f"create table t{n} (id integer primary key, a varchar(20) not null default 'x'{reference});"
        down = f"drop table t{n};"
        if n:
            up += f"\nalter table t{n - 1} add column b{n} varchar(20);"
            down += f"\nalter table t{n - 1} drop column b{n};" if n % 4 else ""
        (folder / f"{n:05}_t{n}.sql").write_text(f"-- migrate:up\n{up}\n-- migrate:down\n{down}\n")


def main(count: int, *real: str) -> bool:
    if real:
        folder, engine, name = real
        found = formats()[name].history(WorkTree(Path(folder), folder)).migrations[:count]
        return measured(engine, found)
    with tempfile.TemporaryDirectory() as made:
        build(Path(made), count)
        migrations = formats()["dbmate"].history(WorkTree(Path(made), "migrations")).migrations
    met = [measured(each, migrations) for each in sorted(engines())]
    return all(met)


def measured(engine: str, migrations: Sequence[Migration]) -> bool:
    """Whether our own part of proving these on this engine is within its bound."""
    scratch = engines()[engine].scratch(None, Limits(statement=300))
    try:
        scratch.version()
    except ScratchUnavailable as error:
        print(f"{engine}: {error.says}")
        return True

    def ground() -> ProvingGround:
        return ProvingGround(engine=engine, scratch=scratch.stand, clock=SystemClock())

    try:
        played, _ = timed(lambda: Prover(ground()).prove(migrations, {each.version for each in migrations}))
        proven, ours = timed(lambda: Prover(ground()).prove(migrations))
    finally:
        scratch.close()
    count = len(migrations)
    word = "met" if ours / count <= BOUND else "MISSED"
    print(f"{engine}: {count} migrations proven in {proven:.2f} s, {proven / count:.3f} s each")
    print(f"  only played in {played:.2f} s, ratio {proven / played:.1f}")
    print(f"  our own part {ours / count:.3f} s a migration, the server's {(proven - ours) / count:.3f} s")
    print(f"  bound {BOUND:g} s on our side: {word}")
    return ours / count <= BOUND


def timed(work: Callable[[], Iterable[object]]) -> tuple[float, float]:
    """Seconds in all, and those that this thread was at work itself."""
    begun, worked = time.perf_counter(), time.thread_time()
    for _ in work():
        pass
    return time.perf_counter() - begun, time.thread_time() - worked


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 46, *sys.argv[2:]))
