"""A database, its migrations and its ledger, looked at several times: what every look says.

A case is a folder `history/<engine>/<case>`, `any` for all engines. It has `schemawatchd.toml` without state and
target, the files that this names, and for each look `N.sql`, which is run in the database before it; a folder `N`
whose files are laid over the project's; `N.gone`, names of files that are taken away; and `N.after`, how much time
has passed. `says.txt` has the status of each look and a line for each finding.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from fixtures.clock import SteppedClock
from schemawatchd.settings.durations import duration
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate
from schemawatchd.store.store import Store
from schemawatchd.watch.result import Quiet, Unexamined
from schemawatchd.wiring.persistence import persistent_container, worker

HERE = Path(__file__).parent / "history"
MARKS = {"postgresql": [pytest.mark.postgres], "mariadb": [pytest.mark.mariadb]}
ENGINES = ("sqlite", "postgresql", "mariadb")


def _cases():
    for folder in sorted(HERE.glob("*/*")):
        for engine in ENGINES if folder.parent.name == "any" else (folder.parent.name,):
            yield pytest.param(folder, engine, id=f"{engine}-{folder.name}", marks=MARKS.get(engine, []))


@pytest.fixture
def database(request, tmp_path):
    """The URL of a fresh database of an engine, and what runs a script in it."""

    def made(engine):
        if engine == "sqlite":
            path = tmp_path / "prod.db"
            return f"sqlite:///{path}", lambda text: _run_sqlite(path, text)
        if engine == "postgresql":
            there = request.getfixturevalue("postgres_database")
            return there.dsn.reveal(), there.run
        there = request.getfixturevalue("mariadb_database")
        return there.dsn.reveal(), lambda text: there.run(*filter(str.strip, text.split(";\n")))

    return made


def _run_sqlite(path, text):
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text)


class _Project:
    """The case's folder, copied, with a state store beside it."""

    def __init__(self, case, folder, url):
        self.case, self.folder = case, folder
        shutil.copytree(case, folder, dirs_exist_ok=True)
        text = (case / "schemawatchd.toml").read_text()
        target = f'\n[targets.prod]\nurl = "{url}"\nenvironment = "prod"\n'
        (folder / "schemawatchd.toml").write_text(f'state = "sqlite:///state.db"\nsettle = "0ms"\n{text}{target}')
        (folder / "schemawatchd.toml").chmod(0o600)

    def prepare(self, number):
        laid = self.case / str(number)
        if laid.is_dir():
            shutil.copytree(laid, self.folder, dirs_exist_ok=True)
        gone = self.case / f"{number}.gone"
        for name in gone.read_text().split() if gone.exists() else ():
            (self.folder / name).unlink()


def _said(outcome):
    if isinstance(outcome, Quiet):
        return ["quiet"]
    findings = [*outcome.findings, *getattr(outcome, "about_files", ()), *getattr(outcome, "project", ())]
    return [
        f"{getattr(outcome, 'status', 'unknown')}, compared with {getattr(outcome, 'expected_from', None)}",
        *sorted(f"  {line}" for each in findings for line in _lines(each)),
        *(f"  {name}: {value}" for name, value in _beside(outcome) if value),
    ]


def _lines(finding):
    yield f"{finding.rule} {finding.severity:<8} {finding.verdict}: {finding.summary} | {finding.consequence}"
    if finding.evidence:
        yield f"{finding.rule} evidence of {finding.object}: {', '.join(sorted(finding.evidence))}"


def _beside(outcome):
    """What a look knows beside its findings, and what it leaves to the next one."""
    yield "error", outcome.error
    yield "again", outcome.again
    if isinstance(outcome, Unexamined):
        return
    yield "cosmetic", outcome.cosmetic
    for each in outcome.not_compared:
        if each.object and not each.reason.startswith("ignored: "):
            yield f"not compared: {each.kind} {each.object}", each.reason
    if outcome.migration is not None:
        for name in ("applied", "head", "pending", "not_run"):
            yield f"migrations {name}", _shown(getattr(outcome.migration, name))
    history = outcome.state.history
    for name in ("applied", "pending", "applying", "locked", "behind", "moved"):
        yield f"remembered {name}", _shown(getattr(history, name))
    if history.baseline is not None:
        yield "remembered baseline", history.baseline.reason


def _shown(value):
    if isinstance(value, datetime):
        return f"{value:%H:%M}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {at:%H:%M}" for name, at in sorted(value.items()))
    return ", ".join(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(("case", "engine"), list(_cases()))
def test_every_look_says_what_is_so(case, engine, database, scratch, tmp_path, golden):
    url, run = database(engine)
    project = _Project(case, tmp_path / "project", url)
    (project.folder / "migrations").mkdir(exist_ok=True)
    clock = SteppedClock()
    path = project.folder / "schemawatchd.toml"
    configuration = translate(path, load(path))
    store = Store.open(configuration.state, clock)
    app = persistent_container(configuration, store, clock, clock.step)
    app._scratches[(engine, "")] = scratch(engine)
    looks = worker(app, store, lambda: None)
    said = []
    try:
        for script in sorted(case.glob("*.sql"), key=lambda each: each.stem):
            if not script.stem.isdigit():
                continue
            number = int(script.stem)
            run(script.read_text().replace("{any}", engine))
            project.prepare(number)
            after = case / f"{number}.after"
            clock.step(duration(after.read_text().strip()).total_seconds() if after.exists() else 60)
            said += [
                f"{number}: {each}" if not each.startswith(" ") else each for each in _said(_look(looks, app))
            ]
    finally:
        app._scratches.clear()  # they are this run's, and stay
        app.close()
        store.close()
    text = "\n".join(said).replace("public.", "").replace("character varying", "varchar") + "\n"
    own = case / f"says.{engine}.txt"
    golden(own if own.exists() else case / "says.txt", text)


def _look(looks, app):
    (target,) = app.targets()
    return looks.step(target)
