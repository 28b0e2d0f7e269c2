"""The header `Retry-After` of an answer that Apprise got: it tells the status and keeps the headers to itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)
_once = threading.Lock()


@contextmanager
def overhearing() -> Iterator[list[str]]:
    """While it lasts, the values that answers to calls of this context hold, the last one last.

    Apprise's threads take over the context of who calls `notify`, and its plug-ins ask through sessions that
    `requests` makes for one call; these have no other place for a hook than their class.
    """
    _hook()
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def _hook() -> None:
    from requests import sessions

    with _once:
        if not hasattr(sessions.Session, "overheard"):
            sessions.Session = type("Session", (_Listening, sessions.Session), {})  # type: ignore[assignment,misc]


class _Listening:
    overheard = True
    hooks: Any

    def __init__(self) -> None:
        super().__init__()
        self.hooks["response"].append(_note)


def _note(response: Any, **_: object) -> None:
    heard, value = _heard.get(), response.headers.get("Retry-After")
    if heard is not None and value is not None:
        heard.append(value)
