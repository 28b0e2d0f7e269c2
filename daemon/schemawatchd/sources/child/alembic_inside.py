"""The child that runs Alembic's revisions: a script of its own, since the team's interpreter may lack all of ours.

It reads a JSON value from standard input and answers on the descriptor that this names. `env.py` is never run: it
is the team's own program, and many connect to the database that a variable names.
"""

import importlib.util
import json
import os
import sys
import traceback
from typing import Any

_LONGEST = 600
_DRIVERS = {
    "mariadb": ("pymysql", "mysqldb", "mysqlconnector", "mariadbconnector"),
    "mysql": ("pymysql", "mysqldb", "mysqlconnector"),
    "postgresql": ("psycopg", "psycopg2"),
}
"""SQLAlchemy's names of the drivers that reach scratch; the interpreter may have any of them."""
_OF_THE_ENVIRONMENT = ("module 'alembic.op' has no attribute", "proxy object has not yet been established")
"""What Alembic says of operations and contexts that only `env.py` would have made."""


def _answer(descriptor: int, **said: Any) -> None:
    data = json.dumps(said).encode() + b"\n"
    while data:
        data = data[os.write(descriptor, data) :]


def _dialect(question: dict[str, Any]) -> Any:
    """The dialect as if it had met the server."""
    from sqlalchemy.engine.url import make_url

    numbers = tuple(int(each) for each in question["version"].split("-")[0].split(".")[:3] if each.isdigit())
    dialect: Any = make_url(f"{question['engine']}://").get_dialect()
    dialect = dialect(paramstyle="named")
    dialect.server_version_info = numbers
    if dialect.name == "postgresql":
        dialect._backslash_escapes = False  # noqa: SLF001 -- standard_conforming_strings, on since 9.1
    return dialect


def _module(path: str, version: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"revision_{version}", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _written(question: dict[str, Any], path: str, version: str) -> list[str]:
    """The statements that a revision would run, without any connection."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    statements: list[str] = []
    options = {"as_sql": True, "literal_binds": True, "output_buffer": sys.stderr}
    context: Any = MigrationContext.configure(dialect=_dialect(question), opts=options)
    context.impl.static_output = statements.append
    with Operations.context(context):
        getattr(_module(path, version), question["way"])()
    return [each.strip() for each in statements if each.strip()]


def _run(question: dict[str, Any], path: str, version: str) -> None:
    """Run a revision on the scratch database, for it wants to ask as well as to tell."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    engine = _engine(question["url"])
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        with context.begin_transaction(), Operations.context(context):
            getattr(_module(path, version), question["way"])()
        if hasattr(connection, "commit"):  # SQLAlchemy 1.4 has none: there Alembic's own transaction was the last
            connection.commit()


def _engine(url: str) -> Any:
    """An engine with the first driver that is there and that this SQLAlchemy knows."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError
    from sqlalchemy.pool import NullPool

    scheme, _, rest = url.partition("://")
    drivers = _DRIVERS.get(scheme)
    if drivers is None:
        return create_engine(url, poolclass=NullPool)
    for driver in drivers:
        try:
            return create_engine(f"{scheme}+{driver}://{rest}", poolclass=NullPool)
        except (ImportError, ArgumentError):  # the latter where SQLAlchemy is older than the driver
            continue
    raise ModuleNotFoundError(f"no driver for {scheme} is installed: one of {', '.join(drivers)} is needed")


def _cleaned(text: str) -> str:
    shown = "".join(each if each.isprintable() else " " if each.isspace() else "?" for each in text)
    return " ".join(shown.split())[:_LONGEST]


def _hint(error: BaseException, *, interpreter_named: bool) -> str:
    if isinstance(error, ModuleNotFoundError):
        if interpreter_named:
            return "Install it for the interpreter that `python` names."
        return 'Name the interpreter that has it with `python`: python = ".venv/bin/python".'
    if isinstance(error, AttributeError | NameError) and any(each in str(error) for each in _OF_THE_ENVIRONMENT):
        return (
            "`env.py` is not run, so what it registers is missing. Say how a database gets there with"
            ' `replay_command`: replay_command = "alembic upgrade $SCHEMAWATCHD_VERSION".'
        )
    return ""


def _failed(error: BaseException, path: str, question: dict[str, Any]) -> dict[str, str]:
    """What went wrong and in which line of the revision; never the login to scratch."""
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == path]
    says = f"{type(error).__name__}: {error}".split("\n[SQL", maxsplit=1)[0]
    if url := question.get("url", ""):
        says = says.replace(url, "scratch")
    hint = _hint(error, interpreter_named=bool(question.get("interpreter_named")))
    return {"error": _cleaned(says), "hint": hint, "line": str(lines[-1]) if lines else ""}


def _known(question: dict[str, Any]) -> list[list[str]]:
    found: list[list[str]] = []
    for version, path in question["files"]:
        try:
            found += [[each, version] for each in _written(question, path, version)]
        except Exception as error:  # noqa: BLE001 -- whatever it needs, only a connection can give it
            found.append(["", f"{version} {_failed(error, path, question)['error']}"])
    return found


def main() -> None:
    """Answer, and end without running what the modules want to run at the end."""
    question = json.load(sys.stdin)
    answer = question["answer"]
    os.set_inheritable(answer, False)  # noqa: FBT003 -- the signature is the library's
    sys.path[:0] = question["roots"]
    url = question.get("url", "")
    version, path = question["files"][0]
    try:
        if url:
            _run(question, path, version)
            _answer(answer, statements=[])
        else:
            _answer(answer, statements=_known(question))
    except BaseException as error:  # noqa: BLE001 -- SystemExit too: it is all their code
        _answer(answer, **_failed(error, path, question))
    os._exit(0)


if __name__ == "__main__":
    main()
