"""Names of secrets are known by their words, and a URL shows no value that is not known to be harmless."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemawatchd.schema.secret import is_secret, is_shown
from schemawatchd.schema.target import Dsn

SECRETS = [
    "password",
    "passwd",
    "pwd",
    "PGPASSWORD",
    "sslpassword",
    "ssl_key_password",
    "ssl-key-passphrase",
    "passphrase",
    "oauth_client_secret",
    "oauthClientSecret",
    "apikey",
    "api_key",
    "api-key",
    "ApiKey",
    "access_token",
    "accessToken",
    "private_key",
    "encryptionKey",
    "aws_secret_access_key",
    "AWS_SECRET_ACCESS_KEY",
    "AccountKey",
    "SharedAccessSignature",
    "app.jwt_secret",
    "app.jwt.key",
    "myapp.password",
    "user_token",
    "sas",
    "service_account_credentials",
    "pin",
    "dbpasswort",
    "auth",
    "authorization",
    "hmac_key",
    "signing_key",
    "webhook_key",
    "storage_key",
    "keypassword",
    "truststorepassword",
]
OTHERS = [
    "host",
    "port",
    "user",
    "dbname",
    "sslmode",
    "sslkey",
    "ssl_key",
    "passfile",
    "require_auth",
    "password_encryption",
    "key_column",
    "primary_key",
    "keepalives",
    "table_name",
    "schema_name",
    "fetch_size",
    "work_mem",
    "search_path",
    "monkey",
    "passing",
    "compass",
    "author",
    "authored_by",
    "keyspace",
    "spin",
    "bypass",
]


@pytest.mark.parametrize("name", SECRETS)
def test_what_may_be_secret_is_known_by_its_name(name):
    assert is_secret(name)
    assert not is_shown(name)


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_none_is_not_taken_for_one(name):
    assert not is_secret(name)


LETTERS = string.ascii_letters + string.digits
NAMES = st.text(LETTERS + "_-.", min_size=1, max_size=20).filter(lambda each: not is_shown(each))
VALUES = st.text(LETTERS + "+%40*", min_size=8, max_size=20).map(lambda each: f"Zq9{each}")
SCHEMES = st.sampled_from(["postgresql", "postgresql+psycopg", "mariadb", "generic+mysql+pymysql", "sqlite"])


@given(SCHEMES, NAMES, VALUES, st.sampled_from(["?", "?sslmode=require&", "?a;", "?x=1#"]))
def test_a_value_of_an_unknown_name_is_never_shown(scheme, name, value, before):
    dsn = Dsn(f"{scheme}://watch@db/shop{before}{name}={value}")
    assert value not in f"{dsn} {dsn!r}"
    assert value not in dsn.redacted(f"connection failed: {value} is wrong")
    assert "watch@db/shop" in str(dsn)


@pytest.mark.parametrize("name", ["sslpassword", "passwd", "ssl_key_password", "oauth_client_secret"])
def test_a_short_secret_is_hidden_by_its_name(name):
    dsn = Dsn(f"postgresql://watch@db/shop?{name}=a%40b&sslmode=require")
    assert str(dsn) == f"postgresql://watch@db/shop?{name}=***&sslmode=require"
    assert dsn.redacted("wrong: a@b, a%40b") == "wrong: ***, ***"


def test_a_word_of_every_message_is_no_secret():
    assert Dsn("postgresql://db/shop?whatever=on").redacted("connection refused") == "connection refused"


@pytest.mark.parametrize(
    "url", ["mariadb://w:pw@[::1/x", "postgresql://w:pw@[::1", "sqlite://w:pw@[", "mariadb://w:pw@h:x/y"]
)
def test_half_a_url_is_no_bug(url):
    dsn = Dsn(url)
    assert "pw" not in f"{dsn} {dsn!r} {dsn.redacted('pw')}"
    assert dsn.password in (None, "pw")
