"""One script on a stand of its own: the shortest life that a stand has."""

from contextlib import closing
from datetime import datetime

from schemawatchd.engines.engine import ScratchSession
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot


def played(stand: ScratchSession, script: Script, taken_at: datetime) -> Snapshot:
    """What the script makes of a fresh stand, which is closed afterwards. Raises what the stand does."""
    with closing(stand):
        stand.play(script)
        snapshot = stand.read(taken_at)
        if script.then is not None:
            script.then(stand)
        return snapshot
