"""A schema file that never ends in SQLite: its target is unknown, the other one is watched."""

import re
import sqlite3
from contextlib import closing

import pytest

from fixtures.daemon import eventually

NEVER = "select instr(zeroblob(99000000), zeroblob(49000000)||x'01');"


@pytest.fixture
def hasty(program):
    """Thirty seconds for a script are half a second here."""
    program(
        "#!{python}\n"
        "from schemawatchd.engines.engine import Limits\n"
        'Limits.__init__.__kwdefaults__["statement"] = 0.5\n'
        "from schemawatchd.cli.main import main\n"
        "main()\n"
    )


def test_the_other_target_is_watched_and_the_next_check_tries_again(house, daemon, hasty):
    good = house.sqlite("good")
    house.sqlite("bad")
    (house.folder / "bad.sql").write_text(NEVER)
    house.configure(every="300ms")
    file = house.folder / "schemawatchd.toml"
    file.write_text(file.read_text().replace("[targets.bad]\n", '[targets.bad]\nschema = "bad.sql"\n'))
    watcher = daemon()
    watcher.until_logged("checked good (start): in_sync", within=20)
    watcher.until_logged("checked bad (clock): unknown", count=2, within=30)
    eventually(lambda: [each for each in house.incidents() if "takes too long" in str(each)], 20)
    with closing(sqlite3.connect(good)) as connection:
        connection.execute("CREATE TABLE by_hand (id integer)")
    eventually(lambda: [each for each in house.messages() if "by_hand" in each], 20, lambda: watcher.log)
    (house.folder / "bad.sql").write_text(house.schema.read_text())
    eventually(lambda: re.search(r"checked bad \(\w+\): in_sync", watcher.log), 20, lambda: watcher.log)
    assert watcher.end()[0] == 0
