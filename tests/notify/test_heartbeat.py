"""The outgoing heartbeat: where it pings, that it never gets in the way, and that it complains once."""

import logging

import pytest

from fixtures.sinks import DROP, HANG
from schemawatchd.notify.heartbeat import Heartbeat

SECRET = "s3cret"


@pytest.fixture(autouse=True)
def logged(caplog):
    caplog.set_level(1)
    yield caplog
    # `caplog.text` would be what was logged since the test ended.
    assert SECRET not in "".join(record.getMessage() for record in caplog.get_records("call"))


@pytest.fixture
def said(logged):
    def lines():
        return [(each.levelname, each.message) for each in logged.records if each.name.startswith("schemawatchd")]

    return lines


def url(sink, path="/ping/s3cret-uuid"):
    return f"http://127.0.0.1:{sink.port}{path}"


def test_it_pings_as_healthchecks_wants_it(http_sink):
    beat = Heartbeat(url(http_sink))
    assert (beat.start(), beat.well(), beat.failing("prod has no answer")) == (True, True, True)
    assert http_sink.requests == [
        ("GET", "/ping/s3cret-uuid/start", b""),
        ("GET", "/ping/s3cret-uuid", b""),
        ("POST", "/ping/s3cret-uuid/fail", b"prod has no answer"),
    ]
    assert http_sink.headers[2]["User-Agent"].startswith("schemawatchd/")
    assert http_sink.headers[2]["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("given", "well", "fail"),
    [
        ("/ping/a?rid=1&create=1", "/ping/a?rid=1&create=1", "/ping/a/fail?rid=1&create=1"),
        ("/ping/a/", "/ping/a/", "/ping/a/fail"),
        ("/ping/a/?x=/y", "/ping/a/?x=/y", "/ping/a/fail?x=/y"),
        ("", "/", "/fail"),
    ],
)
def test_a_query_stays_where_it_belongs(http_sink, given, well, fail):
    beat = Heartbeat(url(http_sink, given))
    beat.well()
    beat.failing("x")
    assert [path for _, path, _ in http_sink.requests] == [well, fail]


def test_what_it_says_is_short_and_harmless(http_sink):
    Heartbeat(url(http_sink)).failing("a\r\n\u202eb" + "é" * 5000)
    body = http_sink.requests[0][2].decode()
    assert body.startswith(r"a\x0d\n\u202eb")
    assert len(body) == 1000


def test_without_words_a_failure_is_one_too(http_sink):
    assert Heartbeat(url(http_sink)).failing("")
    assert http_sink.requests[0][:2] == ("GET", "/ping/s3cret-uuid/fail")


def test_it_complains_once_and_says_once_that_it_is_over(http_sink, said):
    http_sink.answers = [200, 500, 404, 500, 200, 200, 500, 200]
    beat = Heartbeat(url(http_sink))
    assert [beat.well() for _ in range(8)] == [True, False, False, False, True, True, False, True]
    assert said() == [
        ("WARNING", "the heartbeat could not be sent: it answered 500"),
        ("INFO", "the heartbeat is accepted again"),
        ("WARNING", "the heartbeat could not be sent: it answered 500"),
        ("INFO", "the heartbeat is accepted again"),
    ]


@pytest.mark.parametrize("answer", [HANG, DROP, (302, {"Location": "/login"}), 401])
def test_what_is_not_taken_is_not(http_sink, answer, said):
    http_sink.answers = [answer]
    beat = Heartbeat(url(http_sink), patience=0.3)
    assert (beat.well(), beat.failing("x")) == (False, False)
    assert [level for level, _ in said()] == ["WARNING"]
    assert len(http_sink.requests) == 2


def test_a_server_that_says_one_byte_at_a_time_does_not_hold_us(dribbling):
    assert not Heartbeat(f"http://127.0.0.1:{dribbling}/{SECRET}", patience=0.3).well()


@pytest.mark.parametrize(
    "bad",
    [
        "",
        SECRET,
        f"ftp://{SECRET}",
        f"https://[{SECRET}",
        f"http://127.0.0.1:1/{SECRET}",
        f"http://127.0.0.1:99999/{SECRET}",
        f"http://{SECRET}{'a' * 70}.invalid/",
        f"https://127.0.0.1:1/{SECRET}",
    ],
)
def test_no_url_makes_it_raise_and_none_is_shown(bad, said, capfd):
    beat = Heartbeat(bad, patience=3)
    assert (beat.start(), beat.well(), beat.failing("x")) == (False, False, False)
    assert [level for level, _ in said()] == ["WARNING"]
    assert SECRET not in repr(beat)
    assert SECRET not in "".join(capfd.readouterr())


def test_libraries_are_quiet_even_about_odd_headers(http_sink, logged):
    http_sink.answers = [(200, {"a b": "c", "": "x"})]
    Heartbeat(url(http_sink)).well()
    assert not [each for each in logged.records if each.name.startswith(("urllib3", "requests"))]
    assert logging.getLogger("urllib3").getEffectiveLevel() >= logging.ERROR
