"""The whole process: `schemawatchd --once` on a quiet SQLite target. Usage: process.py [TABLES]."""

import subprocess
import sys
import tempfile
from pathlib import Path

from pairs import compare
from sqlite import build

PROGRAM = Path(sys.executable).with_name("schemawatchd")


def main(tables: int) -> bool:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        build(folder / "prod.db", tables)
        (folder / "schemawatchd.toml").write_text(
            'schema = "schema.json"\nstate = "sqlite:///state.db"\n'
            '[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n'
        )
        run(folder, PROGRAM, "snapshot", "prod", "-o", "schema.json")
        run(folder, PROGRAM, "--once")
        return compare(
            f"schemawatchd --once, quiet SQLite target of {tables} tables",
            lambda: run(folder, PROGRAM, "--once"),
            {"python -c 'import sqlalchemy'": (lambda: run(folder, sys.executable, "-c", "import sqlalchemy"), 3)},
            rounds=5,
        )


def run(folder: Path, *command: str | Path) -> object:
    return subprocess.run(command, cwd=folder, env={"HOME": str(folder)}, capture_output=True, check=True)


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
