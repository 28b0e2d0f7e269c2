"""Where things are when nobody says."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

PLACES = ("schemawatchd.toml", "config/schemawatchd.toml", "/etc/schemawatchd/schemawatchd.toml")
"""Where an unnamed configuration is looked for, in this order."""


def default_state(path: Path, environ: Mapping[str, str]) -> Path:
    """Where the state store is when nobody says: one for each configuration file."""
    if environ.get("STATE_DIRECTORY"):
        return Path(environ["STATE_DIRECTORY"].split(":")[0]) / "state.db"
    if path.is_relative_to("/etc"):
        return Path("/var/lib/schemawatchd/state.db")
    home = environ.get("XDG_STATE_HOME") or str(Path(environ.get("HOME", "/")) / ".local" / "state")
    mark = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    return Path(home) / "schemawatchd" / f"{path.parent.name or 'root'}-{mark}" / "state.db"
