"""The outgoing heartbeat: pings in the manner of Healthchecks, so that somebody else notices when we are dead.

Its endpoints (https://healthchecks.io/docs/http_api/) are the URL itself for success, `/start` and `/fail`.
"""

import logging
from urllib.parse import urlsplit, urlunsplit

from schemawatchd.notify.channel import Ending
from schemawatchd.notify.message import cut
from schemawatchd.notify.transports.http import Call, ask
from schemawatchd.reports.harmless import harmless

_log = logging.getLogger(__name__)
_PATIENCE = 5.0
_LONGEST = 1000


class Heartbeat:
    """Pings to one URL, which is a secret. Each returns whether it was taken, within `patience` seconds.

    Nothing raises: a heartbeat that fails must never stop what it tells of. That it fails is logged once, and once
    that it works again.
    """

    def __init__(self, url: str, patience: float = _PATIENCE) -> None:
        self._url = url
        self._patience = patience
        self._failing = False

    def __repr__(self) -> str:
        return "Heartbeat()"

    def start(self) -> bool:
        """Say that we are starting."""
        return self._ping("/start")

    def well(self) -> bool:
        """Say that all is well."""
        return self._ping("")

    def failing(self, says: str) -> bool:
        """Say that all is not well; `says` is a short text for people."""
        return self._ping("/fail", cut(harmless(says), _LONGEST))

    def _ping(self, ending: str, says: str = "") -> bool:
        try:
            call = Call(
                url=_joined(self._url, ending),
                method="POST" if says else "GET",
                body=says.encode(),
                headers={"Content-Type": "text/plain; charset=utf-8"} if says else {},
            )
        except ValueError:
            return self._noted(taken=False, why="its URL cannot be used")
        outcome = ask(call, self._patience)
        return self._noted(taken=outcome.ending is Ending.HANDED_OVER, why=outcome.says)

    def _noted(self, *, taken: bool, why: str) -> bool:
        if not taken and not self._failing:
            _log.warning("the heartbeat could not be sent: %s", why)
        elif taken and self._failing:
            _log.info("the heartbeat is accepted again")
        self._failing = not taken
        return taken


def _joined(url: str, ending: str) -> str:
    """The URL with `ending` after its path; its query stays."""
    parts = urlsplit(url)
    path = f"{parts.path.rstrip('/')}{ending}" if ending else parts.path
    return urlunsplit(parts._replace(path=path))
