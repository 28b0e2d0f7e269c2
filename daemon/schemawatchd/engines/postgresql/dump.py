"""The schema as `pg_dump` words it, for people to read; nothing is ever compared by it."""

import os
import re
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.connection import parameters
from schemawatchd.engines.postgresql.scratch.private_server import folder_of
from schemawatchd.engines.postgresql.session import session
from schemawatchd.errors import ReadFailed
from schemawatchd.schema.target import Dsn


def dump(dsn: Dsn, limits: Limits) -> str | None:
    """What `pg_dump -s` prints, or `None` where it is missing, too old, or not allowed to."""
    with session(dsn, limits) as looking:
        major = looking.engine.major
    # A newer one says things that a server of this version does not understand.
    folder = folder_of("pg_dump", major)
    if folder is None or _major(folder / "pg_dump") < int(major):
        return None
    given = parameters(dsn, limits)
    password = given.pop("password", "")
    given.pop("client_encoding")
    login = {"PGPASSWORD": str(password)} if password else {}
    # As a variable, which a pg_dump before 16 does not know and passes over.
    login |= {"PGREQUIREAUTH": str(given.pop("require_auth"))} if "require_auth" in given else {}
    command = [str(folder / "pg_dump"), "--schema-only", "--no-owner", "--no-privileges", "--encoding=UTF8"]
    command += [f"--lock-wait-timeout={limits.lock * 1000:.0f}", f"--dbname={make_conninfo(**given)}"]
    # HOME leads to the password file and the root certificate, as it does for our own connections.
    environment = {"HOME": os.environ.get("HOME", "/"), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    return _said(command, environment | login, limits, dsn)


def _said(command: list[str], environment: dict[str, str], limits: Limits, dsn: Dsn) -> str | None:
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.connect + limits.statement * 4,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReadFailed(f"`pg_dump` did not run: {dsn.redacted(str(error))}") from None
    if done.returncode != 0:
        if b"permission denied" in done.stderr:
            # pg_dump locks every table it describes; our own reader needs no right on any.
            return None
        says = " ".join(done.stderr.decode(errors="replace").split())[:500]
        raise ReadFailed(f"`pg_dump` failed: {dsn.redacted(says)}")
    return done.stdout.decode(errors="replace")


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)(?:\.\d+)*", said)
    return int(number[1]) if number else 0
