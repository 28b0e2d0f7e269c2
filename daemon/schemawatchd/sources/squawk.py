"""What the linter squawk says of a migration, where its program is installed."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemawatchd.history.migration import Migration, Section, is_atomic
from schemawatchd.rules.migration_facts import ExternalFinding

_SECONDS = 60.0


def installed() -> bool:
    """Whether it can be asked."""
    return shutil.which("squawk") is not None


def squawked(migration: Migration, engine: str) -> tuple[ExternalFinding, ...]:
    """Its findings about the `up` of a migration for PostgreSQL; none where it is not installed."""
    program = shutil.which("squawk")
    if program is None or engine != "postgresql" or migration.up is None:
        return ()
    try:
        return tuple(_told(_asked(program, migration.up), migration))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, subprocess.TimeoutExpired) as error:
        says = f"it could not be asked: {type(error).__name__}"
        return (ExternalFinding(path=migration.path, name="squawk", says=says, serious=False),)


def _asked(program: str, section: Section) -> list[Mapping[str, Any]]:
    options = ["--assume-in-transaction"] if is_atomic(section, "postgresql") else []
    with tempfile.TemporaryDirectory(prefix="schemawatchd-") as made:
        file = Path(made) / "up.sql"
        file.write_text(section.text, encoding="utf-8")
        done = subprocess.run(
            [program, "--reporter", "json", *options, str(file)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            cwd=made,
            timeout=_SECONDS,
        )
    found: list[Mapping[str, Any]] = json.loads(done.stdout)
    return found


def _told(found: list[Mapping[str, Any]], migration: Migration) -> Iterator[ExternalFinding]:
    first = migration.up.line if migration.up else 1
    for each in found:
        says = " ".join(f"{each.get('message') or ''} {each.get('help') or ''}".split())
        yield ExternalFinding(
            # squawk counts lines from 0 in its JSON.
            path=migration.at(first + int(each.get("line", 0))),
            name=str(each["rule_name"]),
            says=says,
            serious=str(each.get("level", "")).lower() == "error",
        )
