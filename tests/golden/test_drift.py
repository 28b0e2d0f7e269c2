"""Two schemas of one engine, both played and read as in real life, and every finding about what differs.

A case is a folder `drift/<engine>/<case>` with `expected.sql`, `actual.sql` and `findings.txt`, which has one line
for each finding, worst first. An empty one stands for two spellings of the same thing: no false alarm.

`RECORD` names a folder for what was read, `RECORDED` one whose readings are taken instead of a server's: then what
compares and judges is tested alone, in a moment (tests/mutants).
"""

import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from fixtures.postgres import majors
from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.equivalence import equivalence
from schemawatchd.engines.find import engines
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.codec import decode, encode

HERE = Path(__file__).parent / "drift"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMITS = Limits(connect=5, statement=20, lock=1)
RECORD, RECORDED = (Path(os.environ[name]) if name in os.environ else None for name in ("RECORD", "RECORDED"))
MARKS = {"postgresql": [pytest.mark.postgres], "mariadb": [pytest.mark.mariadb]}


def _cases():
    """Each case, on PostgreSQL for each major version that is installed and can play it."""
    for folder in sorted(HERE.glob("*/*")):
        engine = folder.parent.name
        for major in majors() if engine == "postgresql" else ("",):
            if major != majors()[0] and "provider = icu" in (folder / "expected.sql").read_text(encoding="utf-8"):
                continue  # the programs of the extra know no ICU
            marks = [] if RECORDED and _record(RECORDED, folder, major).exists() else MARKS.get(engine, [])
            yield pytest.param(folder, major, id=f"{engine}{major}-{folder.name}", marks=marks)


def _record(place, folder, major):
    return place / f"{folder.parent.name}{major}-{folder.name}.json"


@pytest.fixture
def looked(scratch):
    """The comparison of a case's two files, and the findings about it."""

    def look(folder, major):
        player = scratch(folder.parent.name).like(major)
        expected, actual = (_played(player, folder / f"{side}.sql") for side in ("expected", "actual"))
        asked_for = []
        judged = _judged(folder, expected, actual, lambda: asked_for.append(player) or player)
        if RECORD and not asked_for:
            both = [encode(each).decode() for each in (expected, actual)]
            _record(RECORD, folder, major).write_bytes(msgspec.json.encode(both))
        return judged

    def recorded(folder, major):
        place = _record(RECORDED, folder, major)
        if not place.exists():
            return look(folder, major)
        return _judged(folder, *(decode(each.encode(), place) for each in msgspec.json.decode(place.read_bytes())))

    return recorded if RECORDED else look


def _judged(folder, expected, actual, player=None):
    unmade = frozenset((each.kind, each.object) for each in expected.not_compared if each.object)
    engine = engines()[folder.parent.name]
    with equivalence(engine, player, (expected, actual), LIMITS) as asked:
        drift = compare(expected, actual, Scope(unmade=unmade), equivalence=asked)
    assert expected.objects, "nothing was made, so nothing was compared"
    assert not [each for each in drift.not_compared if each.object]
    return drift, judge(drift.changes, (), RuleContext("target", "prod", expected, actual), RulePolicy())


def _played(player, path):
    return player.play(Script(path.name, path.read_text(encoding="utf-8")), NOON)


ALWAYS = (
    "the database",
    "has none",
    "not read",
    "the schema file sets none",
    "keeps no settings",
    "without accounts",
)
"""What is said in every case of an engine."""


def left_out(drift):
    """What the comparison itself left out."""
    return [each for each in drift.not_compared if not any(words in each.reason for words in ALWAYS)]


@pytest.mark.parametrize(("folder", "major"), list(_cases()))
def test_what_differs_is_said_and_nothing_else(folder, major, looked, golden):
    drift, findings = looked(folder, major)
    lines = sorted(findings, key=lambda each: (each.severity.rank, each.rule, each.object, each.summary))
    text = "".join(f"{each.severity.upper()} {each.rule} {each.object}: {each.summary}\n" for each in lines)
    text += "".join(f"not compared: {each.kind} {each.object or ''}: {each.reason}\n" for each in left_out(drift))
    golden(folder / "findings.txt", text + f"cosmetic: {drift.cosmetic}\n" * bool(drift.cosmetic))
    assert bool(findings) == bool(drift.changes)


@pytest.mark.parametrize("engine", sorted(path.name for path in HERE.iterdir() if path.is_dir()))
def test_every_sort_of_change_to_every_kind_that_is_read_has_a_case(engine):
    """By the rules in the findings: missing, extra and changed of each kind."""
    said = Counter()
    for file in HERE.glob(f"{engine}/*/findings.txt"):
        said.update(line.split()[1] for line in file.read_text(encoding="utf-8").splitlines())
    missing = {
        rule.code
        for rule in _rules()
        for subject in rule.subjects
        if subject.kind in engines()[engine].kinds and subject.cls in (Added, Removed, Changed)
    }
    assert sorted(missing - set(said) - NOT_IN[engine]) == []


POSTGRES_ALONE = {"DR142", "DR143", "DR144", "DR145", "DR844"}
MARIADB_ALONE = {"DR112", "DR113", "DR303", "DR561", "DR562", "DR563", "DR564", "DR565", "DR571", "DR572"}
NOT_IN = {
    "sqlite": POSTGRES_ALONE | MARIADB_ALONE | {"DR141", "DR224", "DR404", "DR504", "DR704"},
    "postgresql": MARIADB_ALONE | {"DR836"},
    "mariadb": POSTGRES_ALONE
    | {"DR224", "DR504", "DR561", "DR572", "DR704", "DR721", "DR722", "DR723"}
    | {"DR874", "DR875", "DR876"},  # a schema file says nothing of the database itself
}
"""What an engine does not know (invisible columns, row security), what no schema file can say there (grants), or
only a failed build or a superuser leaves behind."""


def _rules():
    return [each for each in all_rules().values() if each.group == "drift" and each.code != "DR100"]
