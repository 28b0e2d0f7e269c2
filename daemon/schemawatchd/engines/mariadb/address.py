"""Where a target is: its URL taken apart."""

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from schemawatchd.errors import TargetUnreachable
from schemawatchd.schema.target import Dsn


@dataclass(frozen=True, slots=True)
class Address:
    """What a URL says, taken apart."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    socket: str | None
    database: str | None
    ca: str | None

    @property
    def local(self) -> bool:
        """Whether nothing leaves this machine, so that there is nothing to encrypt."""
        if self.socket or self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def place(self) -> str:
        """Where the server is, for messages."""
        return self.socket or f"{self.host}:{self.port}"


def address(dsn: Dsn) -> Address:
    """The parts of the URL. Raises `TargetUnreachable` where it is none."""
    try:
        parts = urlsplit(dsn.reveal())
        port = parts.port or 3306
        query = parse_qs(parts.query)
    except ValueError as error:
        raise TargetUnreachable(
            f"`{dsn}` is not a database URL: {error}", hint="Write `mariadb://user@host:port/database`."
        ) from None
    return Address(
        host=parts.hostname or "localhost",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        socket=query.get("unix_socket", [None])[0],
        database=unquote(parts.path).strip("/") or None,
        ca=query.get("ssl_ca", [None])[0],
    )
