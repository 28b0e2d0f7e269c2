"""How MariaDB itself words one object: what SHOW CREATE says."""

from collections.abc import Mapping
from typing import Any

from schemawatchd.engines.mariadb.connection import run
from schemawatchd.schema.key import Key

_SHOWN = {"event": 3, "function": 2, "procedure": 2, "sequence": 1, "table": 1, "trigger": 2, "view": 1}
"""The kinds with a statement of their own, and the column of the answer that holds the text."""


def worded(connection: Any, key: Key) -> Mapping[str, str]:
    """The CREATE statement of an object, or of the table that it is a part of."""
    kind = key.kind if key.kind in _SHOWN else "table"
    name = (key.path[-1] if key.kind in _SHOWN else key.path[0]).replace("`", "``")
    rows = run(connection, f"SHOW CREATE {kind.upper()} `{name}`")
    text = rows[0][_SHOWN[kind]] if rows else None
    return {f"SHOW CREATE {kind.upper()}": str(text)} if text else {}
