"""A stranger who listens where the server should is not told the password."""

import socket
import struct
import threading
from contextlib import contextmanager, suppress

import psycopg
import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection as mariadb
from schemawatchd.engines.postgresql import connection as postgresql
from schemawatchd.errors import SchemawatchdError, TargetRefused
from schemawatchd.schema.target import Dsn

LIMITS = Limits(connect=5, statement=5, lock=1)
PASSWORD = "Tr0ub4dor"


@contextmanager
def listener(talk):
    """A server that talks so with whoever connects, and the bytes that it was told."""
    heard = bytearray()
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        try:
            peer, _ = listening.accept()
        except OSError:
            return
        with peer:
            peer.settimeout(5)
            with suppress(OSError):
                talk(peer, heard)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1], heard
    finally:
        listening.close()
        thread.join(10)


def asks_in_clear(peer, heard):
    """PostgreSQL's AuthenticationCleartextPassword, after a refusal of TLS and GSS where that is asked for."""
    while True:
        length = struct.unpack("!i", peer.recv(4))[0]
        code = struct.unpack("!i", peer.recv(4))[0]
        if code not in (80877103, 80877104):  # SSLRequest, GSSENCRequest
            peer.recv(length - 8)
            break
        peer.sendall(b"N")
    peer.sendall(b"R" + struct.pack("!ii", 8, 3))
    heard.extend(peer.recv(4096))


@pytest.mark.skipif(psycopg.pq.version() < 160000, reason="libpq knows require_auth since 16")
@pytest.mark.parametrize("how", ["", "?sslmode=disable", "?sslmode=prefer"])
def test_postgresql_gets_no_password_in_clear(how):
    with listener(asks_in_clear) as (port, heard):
        dsn = Dsn(f"postgresql://watch:{PASSWORD}@127.0.0.1:{port}/shop{how}")
        with (
            pytest.raises(TargetRefused, match="not proven who it is") as raised,
            postgresql.connected(dsn, LIMITS),
        ):
            pass
    assert PASSWORD.encode() not in heard
    assert "cleartext_password = true" in raised.value.hint


def test_postgresql_gets_it_where_that_is_allowed_by_name():
    with listener(asks_in_clear) as (port, heard):
        dsn = Dsn(f"postgresql://watch:{PASSWORD}@127.0.0.1:{port}/shop", cleartext_password=True)
        with pytest.raises(SchemawatchdError), postgresql.connected(dsn, LIMITS):
            pass
    assert PASSWORD.encode() in heard


@pytest.mark.parametrize(
    "given",
    [
        {"service": "prod"},
        {"service": "prod", "host": "localhost"},
        {"host": "db.example.org"},
        {"host": "localhost", "hostaddr": "192.0.2.1"},
        {"host": "localhost,db.example.org"},
        {"host": "127.0.0.1", "hostaddr": "127.0.0.1,192.0.2.1"},
    ],
)
def test_a_host_that_is_not_seen_is_not_local(given):
    assert not postgresql.is_local(given)


@pytest.mark.parametrize(
    ("name", "value"), [("PGSERVICE", "prod"), ("PGHOSTADDR", "192.0.2.1"), ("PGHOST", "db.example.org")]
)
def test_what_the_environment_says_of_the_host_counts(name, value, monkeypatch):
    given = {} if name == "PGHOST" else {"host": "localhost"}
    assert postgresql.is_local({"host": "localhost"} if given else {})
    monkeypatch.setenv(name, value)
    assert not postgresql.is_local(given)
    assert postgresql.parameters(Dsn("postgresql:///shop"), LIMITS)["sslmode"] == "verify-full"


PEM = b"-----BEGIN PUBLIC KEY-----\n"
SALT = b"12345678901234567890"


def packet(number, body):
    return struct.pack("<I", len(body))[:3] + bytes([number]) + body


def greeting(plugin):
    capabilities = 0x81FFF7FF & ~0x0800  # all but TLS
    low, high = struct.pack("<H", capabilities & 0xFFFF), struct.pack("<H", capabilities >> 16)
    return (
        b"\x0a8.0.36\0" + struct.pack("<I", 7) + SALT[:8] + b"\0" + low + b"\x21\x02\0" + high + b"\x15"
        + bytes(10) + SALT[8:] + b"\0" + plugin + b"\0"
    )  # fmt: skip


def switches_to(plugin, *more, data=SALT + b"\0"):
    """A greeting, a demand for another plugin, and what follows on each answer."""

    def talk(peer, heard):
        peer.sendall(packet(0, greeting(b"mysql_native_password")))
        heard.extend(peer.recv(4096))
        peer.sendall(packet(2, b"\xfe" + plugin + b"\0" + data))
        for number, each in enumerate(more):
            heard.extend(peer.recv(4096))
            peer.sendall(packet(4 + 2 * number, each))
        heard.extend(peer.recv(4096))

    return talk


def begins_with(plugin, *more):
    def talk(peer, heard):
        peer.sendall(packet(0, greeting(plugin)))
        for number, each in enumerate(more):
            heard.extend(peer.recv(4096))
            peer.sendall(packet(2 + 2 * number, each))
        heard.extend(peer.recv(4096))

    return talk


IN_CLEAR = {
    "clear": switches_to(b"mysql_clear_password"),
    "dialog": switches_to(b"dialog", data=b"\x02Password: "),
}
BY_ITS_KEY = {
    "sha256": switches_to(b"sha256_password", b"\x01" + PEM),
    "caching": switches_to(b"caching_sha2_password", b"\x01\x04", b"\x01" + PEM),
    "sha256 from the start": begins_with(b"sha256_password", b"\x01" + PEM),
    "caching from the start": begins_with(b"caching_sha2_password", b"\x01\x04", b"\x01" + PEM),
}


@pytest.mark.parametrize("talk", [*IN_CLEAR.values(), *BY_ITS_KEY.values()], ids=[*IN_CLEAR, *BY_ITS_KEY])
def test_mariadb_gets_no_password_that_can_be_read(talk):
    with listener(talk) as (port, heard):
        dsn = Dsn(f"mariadb://watch:{PASSWORD}@127.0.0.1:{port}/shop")
        with pytest.raises(TargetRefused, match="not proven who it is") as raised:
            mariadb.opened(dsn, LIMITS)
    assert PASSWORD.encode() not in heard
    assert "cleartext_password = true" in raised.value.hint


@pytest.mark.parametrize("talk", IN_CLEAR.values(), ids=IN_CLEAR)
def test_mariadb_gets_it_where_that_is_allowed_by_name(talk):
    with listener(talk) as (port, heard):
        dsn = Dsn(f"mariadb://watch:{PASSWORD}@127.0.0.1:{port}/shop", cleartext_password=True)
        with pytest.raises(SchemawatchdError):
            mariadb.opened(dsn, LIMITS)
    assert PASSWORD.encode() in heard
