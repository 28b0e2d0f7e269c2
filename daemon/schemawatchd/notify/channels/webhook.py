"""A webhook of one's own: JSON by POST, signed as Standard Webhooks 1.0 says.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
import re
import uuid
from dataclasses import replace
from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from schemawatchd.clock import Clock, SystemClock
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.message import Message
from schemawatchd.notify.rendering.webhook_json import body
from schemawatchd.notify.transports.http import Call, ask

KIND = "webhook"
SETTINGS: tuple[str, ...] = ("secret",)
SECRETS: frozenset[str] = frozenset({"secret"})
RANK = 3

_PREFIX = "whsec_"
_UNPRINTED = re.compile(r"[^!-~]")
_LOOPBACK = re.compile(r"(.+\.)?localhost|127(\.\d{1,3}){3}|::1")


def accepts(spec: Spec) -> bool:
    """Only what says that it is one: an `https://` URL alone may be any service's."""
    return spec.kind == KIND


def make(spec: Spec) -> "Webhook":
    """The channel; `check` tells whether its configuration can be used."""
    return Webhook(spec)


class Webhook:
    """One URL that takes our JSON."""

    threaded = False

    def __init__(self, spec: Spec, clock: Clock | None = None) -> None:
        self.name = spec.name
        self._url = spec.url
        self._secret = spec.settings.get("secret", "")
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"Webhook({self.name!r})"

    def check(self) -> None:
        """Look at the URL and the secret. Raises `SettingsError`, which never holds either."""
        url = _split(self.name, self._url)
        _key(self.name, self._secret)
        if url.scheme == "http" and not self._secret and not _LOOPBACK.fullmatch(url.hostname or ""):
            raise SettingsError(
                f"channels.{self.name}: over plain http, anyone on the network could forge messages",
                hint="Use an https:// URL, or set a `secret` and let the receiver verify the signature.",
            )

    def send(self, message: Message, within: float) -> Outcome:
        """One POST. A message without a key of its own, such as a test, gets one for this time."""
        try:
            secret = _key(self.name, self._secret)
        except SettingsError as error:
            return Outcome(Ending.REFUSED, error.says, whole=True)
        now = self._clock.now()
        told = replace(message, key=message.key or uuid.uuid4().hex, at=message.at or now)
        content = body(told)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": told.key,
            **signed(told.key, now, content, secret),
        }
        return ask(Call(url=self._url, body=content, headers=headers), within, self._clock)


def signed(key: str, now: datetime, content: bytes, secret: bytes) -> dict[str, str]:
    """The three headers of Standard Webhooks; without a secret the two that need none."""
    timestamp = str(int(now.timestamp()))
    headers = {"webhook-id": key, "webhook-timestamp": timestamp}
    if secret:
        digest = hmac.new(secret, f"{key}.{timestamp}.".encode() + content, hashlib.sha256).digest()
        headers["webhook-signature"] = f"v1,{base64.b64encode(digest).decode()}"
    return headers


def _key(name: str, secret: str) -> bytes:
    """What the secret stands for: base64 after `whsec_`, or its own bytes. Raises `SettingsError`."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        found = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError:
        found = b""
    if not found:
        raise SettingsError(
            f"channels.{name}: its secret begins with `whsec_`, but what follows is not base64",
            hint="Make one with: echo whsec_$(openssl rand -base64 32)",
        )
    return found


def _split(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        parts, usable = SplitResult("", "", "", "", ""), False
    if not usable or _UNPRINTED.search(url):
        raise SettingsError(
            f"channels.{name}: its URL is not a valid webhook URL",
            hint="Give the complete URL, such as https://hooks.example.org/schema.",
        )
    return parts
