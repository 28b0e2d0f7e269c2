"""One record holds the state of a target, as it is used; an incident holds its finding."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Record = dict[str, Any]

_OF_THE_FINDING = (
    "target",
    "rule",
    "verdict",
    "severity",
    "kind",
    "object",
    "change",
    "summary",
    "consequence",
    "fields",
    "evidence",
    "fix",
)


def upgrade() -> None:
    """Carry over what is remembered; nothing is forgotten, so nothing is reported twice."""
    op.rename_table("memory", "target_state")
    op.create_table(
        "equivalent_text",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )
    op.create_table(
        "acceptance",
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
    _converted("target_state", "target", _state)
    _converted("incident", "id", _incident)


def _converted(table: str, key: str, converted: Callable[[Record], Record]) -> None:
    connection = op.get_bind()
    update = sa.text(f"UPDATE {table} SET body = :body WHERE {key} = :key")  # noqa: S608 -- names of our own
    for name, body in list(connection.execute(sa.text(f"SELECT {key}, body FROM {table}"))):  # noqa: S608 -- dito
        connection.execute(update, {"key": name, "body": json.dumps(converted(json.loads(body)))})


def _state(old: Record) -> Record:
    """The change token was JSON within JSON, and the server stood in four columns of the record."""
    state = {name: value for name, value in old.items() if value is not None and name not in _OF_THE_SERVER}
    state["history"] = _history(old.get("history") or {}, old.get("last_ok"))
    if old.get("pulse"):
        state["pulse"] = json.loads(old["pulse"])
    if old.get("engine") and old.get("server_version"):
        server = {"name": old["engine"], "version": old["server_version"]}
        state["engine"] = server | dict(_server(old))
    return state


def _history(old: Record, seen: str | None) -> Record:
    """What was last seen to agree with the migrations is a baseline now, with its date."""
    history = {name: value for name, value in old.items() if name != "observed" and value is not None}
    if old.get("observed") and seen:
        names = {"ledger": old.get("ledger", ""), "version": old.get("version", "")}
        history["baseline"] = {"digest": old["observed"], "at": seen} | names
    return history


_OF_THE_SERVER = ("pulse", "engine", "server_version", "server_id", "database_id")


def _server(old: Record) -> Iterator[tuple[str, Any]]:
    for name in ("server_id", "database_id"):
        if old.get(name) is not None:
            yield name, old[name]


def _incident(old: Record) -> Record:
    finding = {name: old[name] for name in _OF_THE_FINDING if name in old}
    rest = {name: value for name, value in old.items() if name not in _OF_THE_FINDING and name != "cause"}
    return rest | {"finding": finding}
