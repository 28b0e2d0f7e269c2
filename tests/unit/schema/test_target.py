"""Database URLs: they lead to a database and never print its password."""

import pytest

from schemawatchd.schema.target import Dsn

SECRET = "s3cr3t"
URLS = {
    "a plain password": f"postgresql://watch:{SECRET}@db/shop",
    "a driver in the scheme": f"postgresql+psycopg://watch:{SECRET}@db/shop",
    "no user": f"postgresql://:{SECRET}@db/shop",
    "an at sign in the password, not encoded": f"postgresql://watch:a@{SECRET}@db/shop",
    "a colon in the password": f"postgresql://watch:a:{SECRET}@db/shop",
    "a blank in the password": f"postgresql://watch:a {SECRET}@db/shop",
    "an IPv6 address": f"mariadb://watch:{SECRET}@[::1]:3306/shop",
    "a socket in the query": f"mariadb://watch:{SECRET}@localhost/shop?unix_socket=/run/db.sock",
}


@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
def test_the_password_is_never_printed(url):
    dsn = Dsn(url)
    assert SECRET in dsn.reveal()
    for shown in (str(dsn), repr(dsn), f"{dsn}", f"{[dsn]}"):
        assert SECRET not in shown


def test_what_is_no_secret_is_printed():
    assert str(Dsn("postgresql://watch:pw@db:5433/shop")) == "postgresql://watch:***@db:5433/shop"
    assert str(Dsn("postgresql://watch@db/shop")) == "postgresql://watch@db/shop"
    assert str(Dsn("sqlite:////srv/shop.db")) == "sqlite:////srv/shop.db"


def test_parts_of_a_url_are_named_as_people_name_them():
    dsn = Dsn("postgresql+psycopg://watch:p%40ss@db/shop?sslmode=require")
    assert (dsn.scheme, dsn.database, dsn.password) == ("postgresql", "shop", "p@ss")
    assert Dsn("sqlite:////srv/my%20shop.db").database == "my shop.db"
    assert Dsn("postgresql://db/shop").password is None


@pytest.mark.parametrize("url", ["postgresql://name?pw-secret@host/db", "postgresql://u:a#pw-secret@host/db"])
def test_a_mistake_in_the_url_does_not_show_the_password(url):
    assert "secret" not in f"{Dsn(url)} {Dsn(url)!r}"
