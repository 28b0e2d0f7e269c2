"""The wire to Slack: single HTTP requests, and what is said in them."""

import json
import re
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.transports.http import Call, exchange
from schemawatchd.notify.transports.slack_answer import SlackReply, ended, judged

_LONGEST_ANSWER = 64 * 1024
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")


class Wire:
    """The requests of one hand-over, all within its seconds. None is repeated, and no redirect is followed."""

    def __init__(self, within: float, api: str = "", token: str = "") -> None:
        self._ends = time.monotonic() + within
        self._api = api.rstrip("/")
        self._token = token

    def hook(self, url: str, payload: Mapping[str, Any]) -> SlackReply:
        """Post to an incoming webhook, which answers in plain text."""
        return self._ask(url, _json(payload), {"Content-Type": "application/json; charset=utf-8"})

    def call(self, method: str, payload: Mapping[str, Any], share: float = 1.0) -> SlackReply:
        """Call a method of the Web API, within that share of the time that is left."""
        bearer = {"Authorization": f"Bearer {self._token}"}
        url = f"{self._api}/{method}"
        if method.startswith("files."):  # these take forms only, or did so for long
            form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in payload.items()}
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            return self._ask(url, urlencode(form).encode(), bearer | kind, share, api=True)
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return self._ask(url, _json(payload), bearer | kind, share, api=True)

    def raw(self, url: str, content: bytes) -> SlackReply:
        """Post bytes to a place that Slack named; a status of 200 is all that it says."""
        return self._ask(url, content, {"Content-Type": "application/octet-stream"}, status_only=True)

    def _ask(
        self,
        url: str,
        data: bytes,
        headers: Mapping[str, str],
        share: float = 1.0,
        *,
        api: bool = False,
        status_only: bool = False,
    ) -> SlackReply:
        left = (self._ends - time.monotonic()) * share
        reply = exchange(Call(url=url, body=data, headers=headers, reads=_LONGEST_ANSWER), left)
        if isinstance(reply, Outcome):
            return SlackReply(reply)
        if status_only and reply.status == HTTPStatus.OK:
            return ended(Ending.HANDED_OVER)
        return judged(reply.status, reply.body, reply.headers, api=api)


def _json(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def safe(url: str) -> bool:
    """Whether what is sent there can be read by nobody on the way."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and bool(_LOOPBACK.fullmatch(host))))
