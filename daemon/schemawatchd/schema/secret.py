"""Which names belong to secrets: in the query of a URL, in options of a foreign server, in settings."""

import re
from itertools import pairwise

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET = frozenset(
    {
        "auth", "authorization", "bearer", "conninfo", "cookie", "credential", "credentials", "dsn", "jwt", "otp",
        "pass", "passcode", "passphrase", "passwd", "password", "passwords", "passwort", "pin", "psk", "pw", "pwd",
        "salt", "sas", "secret", "secrets", "signature", "token", "tokens",
    }
)  # fmt: skip
_INSIDE = re.compile(r"passw|passphrase|secret|token|credential|apikey|(access|private|service|account|shared)key")
_KEYS = frozenset(
    {
        "access", "account", "api", "app", "application", "auth", "client", "crypt", "data", "decryption",
        "encryption", "hmac", "jwt", "license", "master", "private", "secret", "server", "service", "session",
        "shared", "sign", "signing", "storage", "subscription", "webhook",
    }
)  # fmt: skip
_HARMLESS = frozenset(
    {
        "auth_method", "auth_plugin", "passfile", "password_encryption", "password_file", "password_required",
        "passwordfile", "require_auth", "ssl_key", "ssl_key_path", "sslkey", "subpasswordrequired",
    }
)  # fmt: skip
"""These name a file or a way to log in, and are no secret themselves."""

_SHOWN = frozenset(
    {
        "application_name", "channel_binding", "charset", "client_encoding", "connect_timeout", "dbname", "driver",
        "fallback_application_name", "gssencmode", "host", "hostaddr", "keepalives", "keepalives_count",
        "keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts", "mode", "passfile", "port",
        "read_timeout", "require_auth", "requirepeer", "service", "ssl", "ssl_ca", "ssl_cert", "ssl_key",
        "ssl_mode", "ssl_verify_cert", "ssl_verify_identity", "sslca", "sslcert", "sslcertmode", "sslcrl",
        "sslcrldir", "sslkey", "sslmode", "sslnegotiation", "sslrootcert", "sslsni", "target_session_attrs",
        "tcp_user_timeout", "timeout", "unix_socket", "uri", "user", "username", "write_timeout",
    }
)  # fmt: skip


def is_secret(name: str) -> bool:
    """Whether a value of this name may be a secret, by the words that the name is made of.

    Better one value too many that nobody sees than one too few.
    """
    flat = re.sub(r"\W|_", "", name.lower())
    if name.lower() in _HARMLESS:
        return False
    words = [each.lower() for each in _WORDS.findall(name)]
    if _INSIDE.search(flat) or not _SECRET.isdisjoint(words):
        return True
    return any(second in ("key", "keys") and first in _KEYS for first, second in pairwise(words))


def is_shown(name: str) -> bool:
    """Whether the value of this name in a URL's query is known to tell nothing that must stay secret."""
    return name.lower() in _SHOWN
