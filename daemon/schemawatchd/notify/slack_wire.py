"""The wire to Slack: single HTTP requests. `requests` is imported when it is needed."""

import json
import logging
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlsplit

from schemawatchd.notify.channel import Ending
from schemawatchd.notify.slack_answer import Answer, broken, ended, judged

_LONGEST_CONNECT = 5.0
_LONGEST_ANSWER = 64 * 1024
_CHUNK = 8 * 1024
_LOOPBACK = re.compile(r"localhost|127(\.\d+){3}|::1")


class Wire:
    """The requests of one hand-over, all within its seconds. None is repeated, and no redirect is followed."""

    def __init__(self, within: float, api: str = "", token: str = "") -> None:
        self._ends = time.monotonic() + within
        self._api = api.rstrip("/")
        self._token = token
        self._open = ExitStack()

    def __enter__(self) -> Self:
        import requests

        # At DEBUG urllib3 tells the path of every request, and a webhook's path is its secret.
        logging.getLogger("urllib3").setLevel(logging.WARNING)
        self._session = self._open.enter_context(requests.Session())
        # Without a function here `requests` sends what ~/.netrc has for the host, even in place of the token.
        self._session.auth = lambda request: request
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def hook(self, url: str, payload: Mapping[str, Any]) -> Answer:
        """Post to an incoming webhook, which answers in plain text."""
        return self._ask(url, _json(payload), {"Content-Type": "application/json; charset=utf-8"})

    def call(self, method: str, payload: Mapping[str, Any], share: float = 1.0) -> Answer:
        """Call a method of the Web API, within that share of the time that is left."""
        bearer = {"Authorization": f"Bearer {self._token}"}
        url = f"{self._api}/{method}"
        if method.startswith("files."):  # these take forms only, or did so for long
            form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in payload.items()}
            return self._ask(url, form, bearer, share, api=True)
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return self._ask(url, _json(payload), bearer | kind, share, api=True)

    def raw(self, url: str, content: bytes) -> Answer:
        """Post bytes to a place that Slack named; a status of 200 is all that it says."""
        return self._ask(url, content, {"Content-Type": "application/octet-stream"}, status_only=True)

    def _ask(
        self,
        url: str,
        data: bytes | dict[str, str],
        headers: dict[str, str],
        share: float = 1.0,
        *,
        api: bool = False,
        status_only: bool = False,
    ) -> Answer:
        from requests import RequestException

        left = (self._ends - time.monotonic()) * share
        if left <= 0:
            return ended(Ending.BUSY, "there was no time left for it")
        connect = min(left / 2, _LONGEST_CONNECT)
        ends = time.monotonic() + left
        try:
            with self._session.post(
                url,
                data=data,
                headers=headers,
                timeout=(connect, left - connect),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response.iter_content(_CHUNK), ends)
                if status_only and response.status_code == HTTPStatus.OK:
                    return ended(Ending.HANDED_OVER)
                return judged(response.status_code, body, response.headers, api=api)
        except (RequestException, ValueError) as error:
            # ValueError: even a redirect that is not followed is looked at, and its address may be no UTF-8.
            return broken(error)


def _json(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def _read(chunks: Iterable[bytes], ends: float) -> bytes:
    """The body; no more of it than any answer of Slack's has, and no longer than there is time."""
    from requests.exceptions import ReadTimeout

    body = b""
    for each in chunks:
        body += each
        if time.monotonic() > ends:
            raise ReadTimeout
        if len(body) > _LONGEST_ANSWER:
            break
    return body


def safe(url: str) -> bool:
    """Whether what is sent there can be read by nobody on the way."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and bool(_LOOPBACK.fullmatch(host))))
