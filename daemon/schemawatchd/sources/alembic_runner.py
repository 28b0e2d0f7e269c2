"""Alembic's revisions, run in a child: as SQL where they only tell, on the lent scratch where they also ask."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from schemawatchd.engines.engine import ScratchSession
from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Migration
from schemawatchd.ledgers.folder import Folder
from schemawatchd.schema.script import Script
from schemawatchd.sources.child import alembic_inside
from schemawatchd.sources.child.process import Program, asked, environment
from schemawatchd.sources.pieces import pieces_of
from schemawatchd.sources.sections import needs_transaction

_SECONDS = 120.0
_COMMIT = re.compile(r"^COMMIT\b", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class AlembicRunner:
    """Runs revisions of one folder for one engine.

    `project` is where imports of the team's own packages begin, `python` the interpreter that has them.
    """

    folder: Folder
    named: str
    engine: str
    version: Callable[[], str]
    project: Path
    python: str
    interpreter_named: bool = False
    """Whether `python` is in the configuration, so that it need not be asked for."""
    _texts: dict[tuple[str, str], list[str] | str] = field(default_factory=dict)

    def run(self, migrations: Sequence[Migration], stand: ScratchSession, way: str = "upgrade") -> None:
        """Run them in this order. Raises `SourceInvalid` with the file and, where it is known, the line."""
        with tempfile.TemporaryDirectory(prefix="schemawatchd-") as made:
            paths = self._written(migrations, Path(made))
            self._learn([each for each in migrations if (way, each.mark) not in self._texts], paths, way)
            for each in migrations:
                found = self._texts[way, each.mark]
                if isinstance(found, list):
                    self._play(each, found, stand)
                else:
                    self._on_scratch(each, paths[each.version], stand, way)

    def statements(self, migration: Migration, way: str) -> list[str] | None:
        """The SQL of one revision, or `None` where it needs a database to say it. Raises `SourceInvalid`."""
        if (way, migration.mark) not in self._texts:
            with tempfile.TemporaryDirectory(prefix="schemawatchd-") as made:
                self._learn([migration], self._written([migration], Path(made)), way)
        found = self._texts[way, migration.mark]
        return found if isinstance(found, list) else None

    def _play(self, migration: Migration, statements: list[str], stand: ScratchSession) -> None:
        text = _in_transaction("".join(pieces_of(((each, "") for each in statements), self.engine)), self.engine)
        try:
            stand.play(Script(migration.path, text, may_be_empty=True))
        except SourceInvalid as error:
            raise SourceInvalid(
                error.says, path=migration.path, statement=error.statement, hint=error.hint
            ) from error

    def _on_scratch(self, migration: Migration, path: str, stand: ScratchSession, way: str) -> None:
        with stand.lent() as dsn:
            self._ask([(migration.version, path)], migration.path, way, dsn.reveal())

    def _learn(self, migrations: Sequence[Migration], paths: Mapping[str, str], way: str) -> None:
        """The SQL of revisions that were not asked for yet."""
        if not migrations:
            return
        files = [(each.version, paths[each.version]) for each in migrations]
        by_version: dict[str, list[str]] = {each.version: [] for each in migrations}
        needs: dict[str, str] = {}
        for text, about in self._ask(files, self.named, way, ""):
            version, _, reason = about.partition(" ")
            if text:
                by_version[version].append(text)
            else:
                needs[version] = reason
        for each in migrations:
            self._texts[way, each.mark] = needs.get(each.version) or by_version[each.version]

    def _ask(self, files: list[tuple[str, str]], shown: str, way: str, url: str) -> list[tuple[str, str]]:
        def question(answer: int) -> bytes:
            return json.dumps(
                {
                    "answer": answer,
                    "engine": self.engine,
                    "files": files,
                    "interpreter_named": self.interpreter_named,
                    "roots": [str(self.project)],
                    "url": url,
                    "version": self.version(),
                    "way": way,
                }
            ).encode()

        program = Program(
            command=(self.python, "-B", "-P", str(Path(alembic_inside.__file__))),
            folder=str(self.project),
            environment={name: value for name, value in environment(os.environ).items() if name != "PYTHONPATH"},
            question=question,
        )
        return asked(program, shown, {}, _SECONDS)

    def _written(self, migrations: Sequence[Migration], folder: Path) -> dict[str, str]:
        """The files under a private folder, by version: what is run is what was hashed."""
        paths: dict[str, str] = {}
        for migration in migrations:
            name = migration.path.removeprefix(f"{self.named}/")
            path = folder / f"{len(paths)}_{Path(name).name}"
            path.write_bytes(self.folder.read(name))
            paths[migration.version] = str(path)
        return paths


def _in_transaction(text: str, engine: str) -> str:
    """The text in a transaction, where Alembic has one and it matters; `autocommit_block` ends and begins it."""
    if engine != "postgresql" or not (needs_transaction(text) or _COMMIT.search(text)):
        return text  # of our engines, Alembic takes only PostgreSQL's DDL for transactional (ddl/impl.py)
    return f"begin;\n{text}commit;\n"
