"""A database's schema as SQL text: by the tool that came with the server, else from what the server shows."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.own_database import unqualified_sequences
from schemawatchd.errors import ReadFailed, TargetUnreachable
from schemawatchd.schema.target import Dsn

_TOOLS = ("mariadb-dump", "mysqldump")
_OPTIONS = (
    "--default-character-set=utf8mb4",
    "--no-data",
    "--no-tablespaces",
    "--quote-names",
    "--routines",
    "--single-transaction",
    "--skip-add-locks",
    "--skip-comments",
    "--skip-dump-date",
    "--triggers",
)
_WITHIN = 600.0
# The counter is data, and would make every dump another file.
_COUNTER = re.compile(r"(?m)^(\) ENGINE=\w+) AUTO_INCREMENT=\d+")


def dump(dsn: Dsn, limits: Limits) -> str:
    """The schema as text that loads into an empty database. Raises `ReadFailed` and as a session does."""
    database = wire.address(dsn).database
    if database is None:
        raise TargetUnreachable(f"`{dsn}` names no database", hint="Add its name: `mariadb://host/NAME`.")
    found = next((path for tool in _TOOLS if (path := shutil.which(tool))), None)
    text = _by_tool(found, dsn, database) if found else _by_hand(dsn, limits)
    return unqualified_sequences(_COUNTER.sub(r"\1", text))


def _by_tool(tool: str, dsn: Dsn, database: str) -> str:
    with tempfile.TemporaryDirectory(prefix="schemawatchd-dump-") as folder:
        options = Path(folder) / "options"
        # Never in the argument list, which everybody on the machine can read.
        options.touch(mode=0o600)
        options.write_text(_client_options(dsn), encoding="utf-8")
        command = [tool, f"--defaults-file={options}", *_OPTIONS]
        done = _ran([*command, "--events", "--", database], folder)
        if done.returncode != 0 and b"show events" in done.stderr:
            # An account that may not see events can dump everything else.
            done = _ran([*command, "--", database], folder)
    if done.returncode != 0:
        said = dsn.redacted(done.stderr.decode(errors="replace").strip()[-500:])
        denied = re.search(r"\b(?:denied|insufficient privileges|privilege\(s\))", said)
        raise ReadFailed(
            f"`{Path(tool).name}` ended with {done.returncode}: {said}",
            hint="Check the account's GRANTs." if denied else "The message is the tool's own.",
        )
    return done.stdout.decode("utf-8", "surrogateescape")


def _ran(argv: list[str], home: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            argv,
            env={"PATH": os.defpath, "HOME": home, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_WITHIN,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReadFailed(f"`{Path(argv[0]).name}` did not run: {error}") from None


def _client_options(dsn: Dsn) -> str:
    where = wire.address(dsn)
    lines = ["[client]", f"host={_quoted(where.host)}", f"port={where.port}", f"user={_quoted(where.user)}"]
    lines += [f"password={_quoted(where.password)}"] if where.password else []
    lines += [f"socket={_quoted(where.socket)}"] if where.socket else []
    lines += ["protocol=socket"] if where.socket else ["protocol=tcp"]
    if dsn.tls == "off" or where.local:
        lines += ["skip-ssl"]
    else:
        lines += ["ssl", f"ssl-ca={_quoted(where.ca)}"] if where.ca else ["ssl"]
        lines += ["ssl-verify-server-cert"] if dsn.tls == "verify" else ["skip-ssl-verify-server-cert"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _by_hand(dsn: Dsn, limits: Limits) -> str:
    connection = wire.opened(dsn, limits)
    try:
        with wire.translated(dsn):
            wire.forbid_writing(connection)
            return "".join(_shown(connection))
    finally:
        connection.close()


def _shown(connection: Any) -> Iterator[str]:
    """Everything in an order in which it loads."""
    tables = wire.run(connection, "SHOW FULL TABLES")
    yield "SET FOREIGN_KEY_CHECKS = 0;\n\n"
    for kind, word in (("SEQUENCE", "SEQUENCE"), ("BASE TABLE", "TABLE"), ("SYSTEM VERSIONED", "TABLE")):
        for name in sorted(name for name, each in tables if each == kind):
            yield _create(connection, word, name) + ";\n\n"
    yield from _routines(connection)
    for name in _in_order(connection, [name for name, each in tables if each == "VIEW"]):
        yield _create(connection, "VIEW", name) + ";\n\n"
    yield "SET FOREIGN_KEY_CHECKS = 1;\n"


def _in_order(connection: Any, views: list[str]) -> Iterator[str]:
    """Each view after those that its text names."""
    texts = {name: _create(connection, "VIEW", name) for name in sorted(views)}
    while texts:
        ready = [
            name
            for name, text in texts.items()
            if not any(_name(other) in text for other in texts if other != name)
        ]
        # A view called like a column of another may seem to wait for it: better a wrong order than none.
        for name in ready or list(texts):
            del texts[name]
            yield name


def _routines(connection: Any) -> Iterator[str]:
    triggers = wire.run(
        connection,
        "SELECT trigger_name FROM information_schema.triggers WHERE event_object_schema = DATABASE()"
        " ORDER BY event_object_table, action_timing, event_manipulation, action_order",
    )
    routines = wire.run(
        connection,
        "SELECT routine_type, routine_name FROM information_schema.routines WHERE routine_schema = DATABASE()"
        " AND routine_type IN ('FUNCTION', 'PROCEDURE') ORDER BY 1, 2",
    )
    events = wire.run(
        connection,
        "SELECT event_name FROM information_schema.events WHERE event_schema = DATABASE() ORDER BY event_name",
    )
    yield "DELIMITER ;;\n"
    later = [*(("TRIGGER", name) for (name,) in triggers), *(("EVENT", name) for (name,) in events)]
    for word, name in [*routines, *later]:
        yield _create(connection, word, name) + "\n;;\n\n"
    yield "DELIMITER ;\n\n"


def _create(connection: Any, word: str, name: str) -> str:
    columns, rows = wire.answer(connection, f"SHOW CREATE {word} {_name(name)}")
    shown = dict(zip((each.lower() for each in columns), rows[0], strict=True))
    text = shown.get(f"create {word.lower()}") or shown.get("create table") or shown.get("sql original statement")
    if not text:
        raise ReadFailed(f"the account may not see {word.lower()} `{name}`", hint="Check the account's GRANTs.")
    return str(text)


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
