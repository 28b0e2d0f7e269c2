"""A webhook of our own: its JSON, its signature, and how each answer is told."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fixtures.ears import hearing
from fixtures.messages import HOSTILE, NOW, hostile, item, message, resolved
from fixtures.sinks import DROP, HANG
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.channels import webhook as channel
from schemawatchd.notify.message import MessageKind, trial
from schemawatchd.notify.rendering.webhook_json import body
from schemawatchd.notify.transports.http import Call, ask
from schemawatchd.rules.finding import FieldChange

SECRET = "s3cret"
WHSEC = "whsec_" + base64.b64encode(b"s3cret-bytes-of-24-length").decode()
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "webhook.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def logged():
    with hearing() as heard:
        yield heard
    assert SECRET not in "".join(heard)


def made(sink=None, *, url="", secret="", clock=None):
    url = url or f"http://127.0.0.1:{sink.port}/hook/s3cret-path?token=s3cret"
    return channel.Webhook(Spec(name="hook", kind="webhook", url=url, settings={"secret": secret}), clock)


def hmac_sha256(key, content):
    """RFC 2104 by hand, so that nothing is verified by what made it."""
    block = key.ljust(64, b"\0") if len(key) <= 64 else hashlib.sha256(key).digest().ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block) + content).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in block) + inner).digest()


# The request -------------------------------------------------------------------------------------------


def test_it_posts_json_once(http_sink, clock):
    assert made(http_sink, clock=clock).send(message(), 5) == Outcome(Ending.HANDED_OVER)
    ((method, path, content),) = http_sink.requests
    (headers,) = http_sink.headers
    assert (method, path) == ("POST", "/hook/s3cret-path?token=s3cret")
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"].startswith("schemawatchd/")
    assert headers["webhook-id"] == headers["Idempotency-Key"] == message().key == json.loads(content)["key"]
    assert headers["webhook-timestamp"] == str(int(clock.now().timestamp()))
    assert headers["Content-Length"] == str(len(content))
    assert "webhook-signature" not in headers


@pytest.mark.parametrize(
    ("secret", "key"),
    [(WHSEC, b"s3cret-bytes-of-24-length"), ("s3cret-grün", "s3cret-grün".encode()), ("s3" * 99, b"s3" * 99)],
)
def test_it_is_signed_as_standard_webhooks_says(http_sink, clock, secret, key):
    made(http_sink, secret=secret, clock=clock).send(hostile(), 5)
    headers, content = http_sink.headers[0], http_sink.requests[0][2]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
    expected = base64.b64encode(hmac_sha256(key, signed)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_signature_is_that_which_the_specifications_libraries_are_tested_with():
    key = channel._key("hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = channel.signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}', key
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_same_message_is_the_same_body_and_id(http_sink):
    hook = made(http_sink)
    hook.send(message(), 5)
    hook.send(message(), 5)
    assert http_sink.requests[0] == http_sink.requests[1]
    assert http_sink.headers[0]["webhook-id"] == http_sink.headers[1]["webhook-id"]


def test_a_test_has_a_key_and_a_time_of_its_own(http_sink, clock):
    hook = made(http_sink, clock=clock)
    for _ in range(2):
        assert hook.send(trial("hook", "host"), 5).ending is Ending.HANDED_OVER
    first, second = http_sink.bodies
    assert first["key"] == http_sink.headers[0]["webhook-id"] != second["key"]
    assert (first["type"], first["sent_at"]) == ("test", "2026-11-23T08:11:48Z")


def test_a_login_in_netrc_goes_nowhere(http_sink, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    made(http_sink).send(message(), 5)
    assert "Authorization" not in http_sink.headers[0]
    made(url=f"http://user:pw@127.0.0.1:{http_sink.port}/").send(message(), 5)
    assert http_sink.headers[1]["Authorization"] == f"Basic {base64.b64encode(b'user:pw').decode()}"


# The body ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*HOSTILE, "\x00\x1b[31m\x7f", "😀", "\u2028", "{{7*7}}", '"}],"x":['])
def test_names_are_exact_and_nothing_but_ascii_travels(name):
    fields = {name: FieldChange(name, [name])}
    told = message(
        item(name, summary=name, consequence=name, fields=fields, evidence={name: name}, fix={"revert": [name]}),
        head=name,
        notes=(name,),
        commands=(name,),
        host=name,
        group={name: name},
    )
    raw = body(told)
    assert all(0x20 <= byte < 0x7F for byte in raw)
    read = json.loads(raw)
    (found,) = read["findings"]
    assert found["object"] == found["summary"] == found["consequence"] == name
    assert found["fields"] == {name: {"expected": name, "actual": [name]}}
    assert (found["evidence"], found["fix"]) == ({name: name}, {"revert": [name]})
    assert (read["head"], read["host"], read["group"]) == (name, name, {name: name})
    assert (read["notes"], read["commands"]) == ([name], [name])


@pytest.mark.parametrize("kind", list(MessageKind))
def test_each_kind_of_message_is_a_type(kind):
    assert json.loads(body(message(kind=kind)))["type"] == kind.value


@pytest.mark.parametrize("what", list(AlertEvent))
def test_each_finding_says_what_became_of_it(what):
    assert json.loads(body(message(item(what=what))))["findings"][0]["what"] == what.value


def test_an_end_has_no_severity():
    assert json.loads(body(resolved("x")))["severity"] is None


def test_all_findings_are_told():
    assert len(json.loads(body(message(*(item(f"c{number}") for number in range(500)))))["findings"]) == 500


def shape(value):
    """The keys, and the kinds of the values."""
    match value:
        case dict():
            return {name: shape(each) for name, each in value.items()}
        case list():
            return [shape(each) for each in value]
        case _:
            return type(value)


def block(language):
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return found


def test_the_page_shows_what_is_sent():
    shown = json.loads(block("json"))
    consequence = shown["findings"][0]["consequence"]
    real = json.loads(body(message(item(consequence=consequence))))
    assert shape(shown) == shape(real)
    for each in ("id", "cause", "fingerprint"):
        assert len(shown["findings"][0].pop(each)) == len(real["findings"][0].pop(each)) == 12
    assert shown == real


def test_the_page_tells_of_each_key_and_of_no_other():
    told = re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)
    real = json.loads(body(message()))
    assert told == [*real, *real["findings"][0]]


@pytest.mark.parametrize("secret", [WHSEC, "s3cret-grün"])
def test_the_page_verifies_what_is_sent(http_sink, secret):
    names = {}
    exec(block("python"), names)
    verified = names["verified"]
    made(http_sink, secret=secret).send(hostile(), 5)
    headers, content = http_sink.headers[0], http_sink.requests[0][2]
    assert verified(headers, content, secret)
    assert not verified(headers, content + b" ", secret)
    assert not verified(headers, content, "another")
    assert not verified(headers | {"webhook-id": "x"}, content, secret)
    old = str(int(headers["webhook-timestamp"]) - 1000)
    assert not verified(headers | {"webhook-timestamp": old}, content, secret)


# How it ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        *((status, Outcome(Ending.HANDED_OVER)) for status in (200, 201, 202, 204)),
        *(
            (status, Outcome(Ending.BUSY, f"it answered {status}"))
            for status in (408, 423, 425, 429, 500, 503, 504)
        ),
        *((status, Outcome(Ending.REFUSED, f"it answered {status}")) for status in (400, 405, 413, 422)),
        *(
            (status, Outcome(Ending.REFUSED, f"it answered {status}", whole=True))
            for status in (401, 403, 404, 410)
        ),
        (
            (302, {"Location": "/login"}),
            Outcome(Ending.REFUSED, "it answered 302, and redirects are not followed", whole=True),
        ),
        (DROP, Outcome(Ending.UNKNOWN, "it did not answer in time")),
        (HANG, Outcome(Ending.UNKNOWN, "it did not answer in time")),
    ],
    ids=str,
)
def test_each_answer_has_its_ending(http_sink, answer, outcome):
    http_sink.answers = [answer, 200]
    assert made(http_sink).send(message(), 0.4 if answer == HANG else 5) == outcome
    assert len(http_sink.requests) == 1


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta()),
        ("999999999", timedelta(seconds=999999999)),
        ("Mon, 23 Nov 2026 08:13:48 GMT", timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 07:00:00 GMT", timedelta()),
        ("Mon, 23 Nov 2026 09:13:48 +0100", timedelta(minutes=2)),
        ("9" * 30, None),
        ("-5", None),
        ("soon", None),
        ("Mon, 99 Nov 2026 08:13:48 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_kept_to(http_sink, clock, asked, wait):
    assert clock.now() == NOW
    http_sink.answers = [(429, {"Retry-After": asked})]
    outcome = made(http_sink, clock=clock).send(message(), 5)
    assert (outcome.ending, outcome.asked) == (Ending.BUSY, wait)


@pytest.mark.parametrize("within", [0, -0.01])
def test_without_time_nothing_is_sent_and_nobody_is_blamed(http_sink, within):
    assert made(http_sink).send(message(), within) == Outcome(Ending.BUSY, "there was no time left to send it")
    assert http_sink.requests == []


def test_of_a_redirect_nothing_is_read(http_sink):
    http_sink.answers = [(302, {"Location": "/login", "Content-Encoding": "gzip"})]
    outcome = made(http_sink).send(message(), 5)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, True)


@pytest.mark.parametrize(
    "url",
    [f"http://127.0.0.1:1/{SECRET}", f"https://127.0.0.1:1/{SECRET}", "https://nobody.invalid/s3cret"],
)
def test_nobody_there_has_certainly_not_heard(url):
    assert made(url=url).send(message(), 5) == Outcome(Ending.BUSY, "it could not be reached")


def test_without_tls_nothing_is_sent(http_sink):
    outcome = made(url=f"https://127.0.0.1:{http_sink.port}/s3cret").send(message(), 5)
    assert outcome == Outcome(Ending.BUSY, "it could not be reached")
    assert http_sink.requests == []


def test_a_proxy_that_is_not_there_has_certainly_not_heard(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    outcome = made(url="https://hooks.example.org/s3cret").send(message(), 5)
    assert outcome == Outcome(Ending.BUSY, "it could not be reached")


def test_a_server_that_says_one_byte_at_a_time_is_left(dribbling):
    outcome = made(url=f"http://127.0.0.1:{dribbling}/s3cret").send(message(), 0.3)
    assert outcome == Outcome(Ending.UNKNOWN, "it did not answer in time")


@pytest.mark.parametrize("url", ["nowhere", "http://", "http://127.0.0.1:99999/", f"https://{'a' * 70}.example/"])
def test_a_url_that_cannot_be_used_is_an_outcome(url):
    assert ask(Call(url=url, body=b"x"), 2) == Outcome(Ending.REFUSED, "its URL cannot be used", whole=True)


# The configuration -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec",
    [
        {"url": "https://hooks.example.org/s3cret"},
        {"url": "https://hooks.example.org/s3cret", "secret": WHSEC},
        {"url": "http://hooks.internal/s3cret", "secret": "s3cret"},
        {"url": "http://localhost:8080/s3cret"},
        {"url": "http://127.0.0.1/s3cret"},
        {"url": "http://[::1]:8080/s3cret"},
    ],
)
def test_what_can_be_used(spec):
    made(**spec).check()


@pytest.mark.parametrize(
    "spec",
    [
        {"url": "http://hooks.example.org/s3cret"},
        {"url": "http://127.0.0.1.example.org/s3cret"},
        {"url": "ftp://hooks.example.org/s3cret"},
        {"url": "s3cret"},
        {"url": "https:///s3cret"},
        {"url": "https://[s3cret"},
        {"url": "https://hooks.example.org:s3cret/"},
        {"url": "https://hooks.example.org/s3cret\r\nX: y"},
        {"url": "https://hooks.example.org/s3cret here"},
        {"url": "https://hooks.example.org/", "secret": "whsec_s3cretab!"},
        {"url": "https://hooks.example.org/", "secret": "whsec_"},
    ],
)
def test_what_cannot_be_used_is_refused_by_name_and_never_shown(spec):
    with pytest.raises(SettingsError, match=r"^channels\.hook: ") as caught:
        made(**spec).check()
    assert caught.value.hint
    assert SECRET not in f"{caught.value.says} {caught.value.hint} {caught.value!r}"


def test_a_secret_that_turns_out_unusable_is_an_outcome(http_sink):
    outcome = made(http_sink, secret="whsec_s3cret!").send(message(), 5)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, True)
    assert SECRET not in outcome.says
    assert http_sink.requests == []


@pytest.mark.parametrize(("kind", "taken"), [("webhook", True), ("", False), ("mail", False)])
def test_it_takes_only_what_says_that_it_is_one(kind, taken):
    assert channel.accepts(Spec(name="hook", kind=kind, url="https://hooks.example.org/")) is taken


def test_nothing_secret_is_shown(http_sink):
    assert repr(channel.make(Spec(name="hook", kind="webhook", url="https://a/s3cret"))) == "Webhook('hook')"
    assert SECRET not in repr(Call(url="https://a/s3cret", body=b"s3cret", headers={"a": "s3cret"}))
