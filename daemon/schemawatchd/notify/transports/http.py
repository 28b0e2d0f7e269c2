"""The one place that does one HTTP request, and what its end means as an `Outcome`."""

import io
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from schemawatchd import __version__
from schemawatchd.clock import Clock, SystemClock
from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.transports.deadline import Deadline
from schemawatchd.notify.transports.log_hygiene import quiet_library_loggers

AGENT = f"schemawatchd/{__version__}"
_CONNECTING = 4.0
_CHUNK = 256
_SECONDS = re.compile(r"\d{1,9}")

# RFC 9110, 15.5 and RFC 6585, 4: the request itself was right.
_BUSY = frozenset({408, 423, 425, 429})
# It is the address, the key or the proxy's key that is wrong, so no other message will fare better.
_GONE = frozenset({401, 403, 404, 407, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request. The URL may hold a token, so nothing prints it.

    `reads` is how many bytes of the answer's body are wanted; without any a status is all that counts.
    """

    url: str = field(repr=False)
    method: str = "POST"
    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    reads: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its headers and as much of its body as was wanted."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)


def ask(call: Call, within: float, clock: Clock | None = None) -> Outcome:
    """Make the call once, within so many seconds; the status decides. Never raises for what others do."""
    reply = exchange(call, within)
    if isinstance(reply, Outcome):
        return reply
    return outcome(reply.status, reply.headers.get("Retry-After", ""), (clock or SystemClock()).now())


def exchange(call: Call, within: float) -> Reply | Outcome:
    """Make the call once, within so many seconds, and follow nothing; where there is no answer, how it ended.

    Proxies of the environment are used; `.netrc` is not. Never raises for what the other side does.
    """
    if within <= 0:
        return Outcome(Ending.BUSY, "there was no time left to send it")
    attempt = Deadline()
    return attempt.within(within, lambda: _made(call, within, attempt))


class _Body(io.BytesIO):
    """A body that knows when it begins to go out, which is when there is a connection, TLS included."""

    def __init__(self, content: bytes, attempt: Deadline) -> None:
        super().__init__(content)
        self._attempt = attempt

    def read(self, size: int | None = -1, /) -> bytes:
        self._attempt.cross()
        return super().read(size)


def _made(call: Call, within: float, attempt: Deadline) -> Reply | Outcome:
    import requests
    from urllib3.exceptions import HTTPError

    quiet_library_loggers()
    ends = time.monotonic() + within
    try:
        with (
            _session() as session,
            session.request(
                call.method,
                call.url,
                data=_Body(call.body, attempt) if call.body else None,
                headers={"User-Agent": AGENT, **call.headers},
                auth=_own(call.url),
                timeout=(min(within, _CONNECTING), within),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            return Reply(response.status_code, response.headers, _read(response, call.reads, ends))
    except ValueError:
        return Outcome(Ending.REFUSED, "its URL cannot be used", whole=True)
    except (requests.RequestException, HTTPError, OSError):
        # A plain OSError is what `requests` says of a file of certificates that is not there.
        return attempt.lost()


def _session() -> Any:
    import requests

    session: Any = requests.Session()
    # Even of a redirect that is not followed `requests` would read the whole body, however long it is.
    session.get_redirect_target = lambda _: None
    return session


def _read(response: Any, most: int, ends: float) -> bytes:
    """As much of the body as is wanted, and no longer than there is time."""
    chunks: Iterable[bytes] = response.iter_content(_CHUNK) if most else ()
    body = b""
    for each in chunks:
        body += each
        if time.monotonic() > ends:
            raise TimeoutError
        if len(body) > most:
            break
    return body


def _own(url: str) -> Any:
    """The login that the URL itself holds; without one requests would send what `.netrc` has for that host."""
    from requests.utils import get_auth_from_url

    login = get_auth_from_url(url)
    return login if any(login) else _nobody


def _nobody(request: Any) -> Any:
    return request


def outcome(status: int, retry_after: str, now: datetime) -> Outcome:
    """What this status means; a redirect is no success, since it may end at a login page that says 200."""
    says = f"it answered {status}"
    match status // 100:
        case 2:
            return Outcome(Ending.HANDED_OVER)
        case 3:
            return Outcome(Ending.REFUSED, f"{says}, and redirects are not followed", whole=True)
        case 4 if status not in _BUSY:
            return Outcome(Ending.REFUSED, says, whole=status in _GONE)
        case _:
            return Outcome(Ending.BUSY, says, asked=wait_of(retry_after, now))


def wait_of(retry_after: str, now: datetime) -> timedelta | None:
    """The wait that this value of `Retry-After` asks for; None where it is none.

    RFC 9110, 10.2.3: seconds, or the date from which on.
    """
    retry_after = retry_after.strip()
    if _SECONDS.fullmatch(retry_after):
        return timedelta(seconds=int(retry_after))
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(retry_after)
        return max(then.astimezone(now.tzinfo) - now, timedelta())
    except (ValueError, OverflowError):
        return None
