"""Mail of our own: what is in it, that names can do nothing in it, and how each end of a hand-over is told."""

import re
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

import pytest

from fixtures.ears import hearing
from fixtures.messages import HOSTILE, NOW, hostile, item, long, message, resolved
from fixtures.sinks import DROP, HANG
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.channels import mail as channel
from schemawatchd.notify.message import Thread, trial
from schemawatchd.notify.rendering import html_mail, plain_mail
from schemawatchd.notify.rendering.mail import Envelope, id_of, render
from schemawatchd.notify.transports.deadline import Deadline
from schemawatchd.notify.transports.smtp import Safety, SmtpServer, hand_over
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import FieldChange, Severity

SECRET = "s3cret"
ENVELOPE = Envelope(sender=("schemawatchd", "watch@example.org"), receiver=("", "dba@example.org"))
VIEW = "SELECT 1\n  AS one,\n  2\n  AS two,\n  3\n  AS three\n  WHERE {}"


@pytest.fixture(autouse=True)
def logged():
    with hearing() as heard:
        yield heard
    assert SECRET not in "".join(heard)


def made(url, **more):
    return channel.make(Spec(name="team", url=url, **more))


def sent(sink, told, within=8):
    outcome = made(sink.url("dba@example.org")).send(told, within)
    assert outcome.ending is Ending.HANDED_OVER
    return parsed(sink.mails[-1].content)


def parsed(raw):
    return message_from_bytes(raw.encode() if isinstance(raw, str) else raw, policy=default)


def part(mail, kind):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


class Page(HTMLParser):
    """The tags, their attributes, and the runs of text between tags."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.runs = set(), [""]
        self._hidden = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add((tag, tuple(attrs)))
        self._hidden = tag == "style"
        self.runs.append("")

    def handle_endtag(self, tag):
        self._hidden = False
        self.runs.append("")

    def handle_data(self, data):
        if not self._hidden:
            self.runs[-1] += data

    @property
    def text(self):
        return "".join(self.runs)


# What is in it -----------------------------------------------------------------------------------------


def test_a_mail_says_it_in_plain_text_and_in_html(mail_sink):
    told = message()
    mail = sent(mail_sink, told)
    assert mail_sink.mails[0].rcpt_tos == ["dba@example.org"]
    assert mail_sink.mails[0].mail_from == "watch@example.org"
    assert mail.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]
    assert part(mail, "plain") == "\n".join(told.lines) + "\n"
    page = Page(part(mail, "html"))
    order = [told.head, "CRITICAL", "shop.orders.total is", "values beyond", "- numeric(10,2)", "+ numeric(12,2)"]
    order += ["expected: migrations@a1b2", "on db-watch-1", "schemawatchd explain 9f2c", 'ack 9f2c -m "…"']
    places = [page.text.index(each) for each in order]
    assert places == sorted(places)


def test_its_headers_let_people_sort_and_machines_keep_quiet(mail_sink):
    told = message(group={"environment": "prod", "target": "shöp"})
    mail = sent(mail_sink, told)
    assert mail["From"] == "schemawatchd <watch@example.org>" or mail["From"] == "watch@example.org"
    assert mail["To"] == "dba@example.org"
    assert mail["Subject"] == told.subject
    assert parsedate_to_datetime(mail["Date"]) == NOW
    assert mail["Message-ID"] == f"<{told.key}@db-watch-1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Schemawatchd-Group"] == "environment=prod; target=shöp"
    assert mail["X-Schemawatchd-Severity"] == "critical"
    assert mail["X-Schemawatchd-Type"] == "news"
    assert mail["Importance"] == "high"
    assert mail["In-Reply-To"] is None


def test_only_what_is_critical_is_important():
    mild = message(item(severity=Severity.WARNING))
    assert parsed(render(mild, ENVELOPE, id_of(mild), NOW))["Importance"] is None
    assert parsed(render(resolved("<a@b>"), ENVELOPE, "<c@d>", NOW))["X-Schemawatchd-Severity"] is None


def test_the_same_message_has_the_same_id_and_a_test_has_one_of_its_own():
    assert id_of(message()) == id_of(message())
    assert id_of(message(key="0" * 24)) != id_of(message())
    assert id_of(trial("team", "host")) != id_of(trial("team", "host"))


@pytest.mark.parametrize("host", ["", "a b", "x" * 300, "ü", "a.example.org", "a..b", "-a-", "<>@", "h\r\nBcc: x"])
def test_an_id_is_one_that_a_mail_can_have(host):
    name = id_of(message(host=host, key="k" * 64))
    assert re.fullmatch(r"<[a-z0-9-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?>", name)
    assert f"Message-ID: {name}\r\n" in render(message(host=host), ENVELOPE, name, NOW)


def test_what_goes_on_from_earlier_mails_answers_them(mail_sink):
    threads = [Thread(id_of(message(key=f"{number:024}", host="h" * 99)), ()) for number in range(30)]
    mail = sent(
        mail_sink, message(threads=(*threads, threads[3], Thread("none", ()), Thread("<a@b>\r\nX: y", ())))
    )
    raw = mail_sink.mails[0].content.decode()
    unfolded = re.sub(r"\r\n[ \t]+", " ", raw)
    ids = " ".join(each.id for each in threads[-20:])
    assert f"In-Reply-To: {ids}\r\n" in re.sub(r"  +", " ", unfolded)
    assert f"References: {ids}\r\n" in re.sub(r"  +", " ", unfolded)
    assert mail["X"] is None


def test_the_thread_of_an_outcome_is_what_a_later_mail_answers(mail_sink):
    hook = made(mail_sink.url("dba@example.org"))
    first = hook.send(message(), 8)
    assert first == Outcome(Ending.HANDED_OVER, thread="<6b0f5e0c1d2a3b4c5d6e7f80@db-watch-1>")
    assert hook.send(replace(resolved(first.thread), key="another"), 8).ending is Ending.HANDED_OVER
    assert parsed(mail_sink.mails[1].content)["In-Reply-To"] == first.thread


def test_an_end_shows_no_difference_any_more():
    page = Page(html_mail.render(resolved("<a@b>")))
    assert "RESOLVED" in page.text
    assert "- numeric(10,2)" not in page.text


def test_long_texts_are_compared_line_by_line():
    fields = {"definition": FieldChange(VIEW.format("a"), VIEW.format("b")), "owner": FieldChange("app", "")}
    revert = {"revert": ["CREATE VIEW v AS\nSELECT 1"]}
    text = Page(html_mail.render(message(item(fields=fields, fix=revert)))).text
    assert "…\n    3\n    AS three\n-   WHERE a\n+   WHERE b\n" in text
    assert "- app\n+ " in text
    assert "suggested fix, untested\nCREATE VIEW v AS\nSELECT 1" in text
    assert "one" not in text


def test_a_difference_beyond_what_fits_is_said():
    fields = {"body": FieldChange("x" * 700 + "a", "x" * 700 + "b")}
    assert "differs further on" in Page(html_mail.render(message(item(fields=fields)))).text


@pytest.mark.parametrize("count", [1, 200, 201, 5000])
def test_two_hundred_findings_at_most_and_how_many_more(count):
    told = long(count)
    text = Page(html_mail.render(told)).text
    shown = [number for number in range(min(count, 200)) if f"c{number:03} " in text]
    assert shown == list(range(min(count, 200)))
    assert ("more" in text) == (count > 200)
    assert (f"and {count - 200} more" in text) == (count > 200)
    plain = plain_mail.render(told)
    assert plain.count("CRITICAL") == min(count, 200)
    assert (f"\nand {count - 200} more\n" in plain) == (count > 200)


@pytest.mark.parametrize(
    "name", ["x" * 500, "a.b" * 190, "é&<" * 190, "\x00" * 500], ids=["long", "dots", "wide", "nul"]
)
def test_a_mail_stays_below_what_readers_cut(name):
    fields = {f"f{number}": FieldChange(name, name[::-1]) for number in range(14)}
    revert = {"revert": [name] * 70}
    items = (item(f"{number}{name}", fields=fields, fix=revert) for number in range(250))
    told = message(*items, notes=(name,) * 200, commands=(name,) * 5, head=name)
    html, plain = html_mail.render(told), plain_mail.render(told)
    assert 40_000 < len(html.encode()) <= 90_000
    assert len(plain.encode()) <= 90_000 + 200
    for text in (Page(html).text, plain):
        left = int(re.search(r"and (\d+) more\n?(?:The details|and|$)?", text)[1])
        assert text.count("CRITICAL") + left == 250


def test_details_that_do_not_fit_are_left_out_and_not_their_findings():
    text = Page(html_mail.render(long(200))).text
    without = int(re.search(r"The details of (\d+) of these", text)[1])
    assert text.count("- numeric(10,2)") + without == 200
    assert 0 < without < 200


# Names that would do something -------------------------------------------------------------------------

LINKED = re.compile(r"[a-z][a-z0-9+-]*://|mailto:|www\.|[\w-]+\.[a-z]{2,}\b|\S@\S+|\d+\.\d+\.\d+", re.IGNORECASE)


@pytest.mark.parametrize("name", [*HOSTILE, "users.name", "a@b.example", "WWW.evil.example", "evil.example:80/x"])
def test_no_name_does_anything_in_html(name):
    fields = {name: FieldChange(name, f"{name}\n{name}")}
    parts = {"summary": f"x {name}", "consequence": name, "fields": fields, "fix": {"revert": [name]}}
    told = message(item(name, **parts), head=name, notes=(name,), commands=(name,), host=name)
    fair = {**parts, "summary": "x y", "consequence": "y", "fields": {"y": FieldChange("y", "z\nz")}}
    page, harmless_page = Page(html_mail.render(told)), Page(html_mail.render(message(item("y", **fair))))
    plain = {("span", ())}
    assert page.tags - plain <= harmless_page.tags - plain
    assert page.text.count(harmless(name)) >= 6
    assert [run for run in page.runs if LINKED.search(run)] == []


def test_the_sample_of_hostile_names_does_nothing():
    page = Page(html_mail.render(hostile()))
    assert {tag for tag, _ in page.tags} == {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "b",
        "pre",
        "span",
    }
    assert not [name for _, attrs in page.tags for name, _ in attrs if name in ("href", "src") or name[:2] == "on"]


@pytest.mark.parametrize(
    "name", [*HOSTILE, "a\nBcc: x@example.org\n\nbody", "\u2028x", "é" * 300, "=?utf-8?q?=0ABcc:x?="]
)
def test_no_name_does_anything_in_a_header(name, mail_sink):
    usual = {key.lower() for key, _ in sent(mail_sink, message()).items()}
    mail = sent(mail_sink, message(head=name, group={"target": name, name: "x"}, host=name, key="k1"))
    assert {key.lower() for key, _ in mail.items()} == usual
    assert mail_sink.mails[-1].rcpt_tos == ["dba@example.org"]
    assert len(mail.defects) == 0
    assert all(len(line) <= 998 for line in mail_sink.mails[-1].content.splitlines())
    assert mail["Subject"].removeprefix("[CRITICAL] ").startswith(harmless(name).replace("=?", r"=\x3f")[:238])


@pytest.mark.parametrize("name", HOSTILE)
def test_plain_text_keeps_a_name_on_its_line(name):
    told = message(item(summary=f"a {name}", consequence=""), head=name, notes=(name,))
    lines = plain_mail.render(told).splitlines()
    assert len(lines) == 4
    assert lines[1] == f"CRITICAL  a {harmless(name)}"


# How it ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "ending", "says", "whole"),
    [
        ({"DATA": "451 later"}, Ending.BUSY, "the mail server answered 451", False),
        ({"DATA": "550 spam"}, Ending.REFUSED, "the mail server answered 550", False),
        ({"RCPT": "450 greylisted"}, Ending.BUSY, "the mail server refused the receiver (450)", False),
        ({"RCPT": "550 no such user"}, Ending.REFUSED, "the mail server refused the receiver (550)", True),
        ({"MAIL": "451 later"}, Ending.BUSY, "the mail server refused the sender (451)", False),
        ({"MAIL": "553 not yours"}, Ending.REFUSED, "the mail server refused the sender (553)", True),
        ({"DATA": "xxx what"}, Ending.UNKNOWN, "it did not answer in time", False),
        ({"DATA": "250 " + "x" * 9000}, Ending.UNKNOWN, "it did not answer in time", False),
        ({"RCPT": "xxx what"}, Ending.BUSY, "it could not be reached", False),
        ({"MAIL": DROP}, Ending.BUSY, "it could not be reached", False),
        ({"RCPT": DROP}, Ending.BUSY, "it could not be reached", False),
        ({"DATA": DROP}, Ending.UNKNOWN, "it did not answer in time", False),
        ({"RCPT": HANG}, Ending.BUSY, "it could not be reached", False),
        ({"DATA": HANG}, Ending.UNKNOWN, "it did not answer in time", False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_answer_has_its_ending(mail_sink, answers, ending, says, whole):
    mail_sink.answers = answers
    within = 0.4 if HANG in answers.values() else 8
    outcome = made(mail_sink.url("dba@example.org")).send(message(), within)
    assert (outcome.ending, outcome.says, outcome.whole) == (ending, says, whole)
    assert bool(outcome.thread) == (ending is Ending.UNKNOWN)


@pytest.mark.parametrize("mode", ["insecure", "starttls", "ssl"])
def test_nobody_there_is_busy(mode):
    url = f"mailto://127.0.0.1:1?from=watch@example.org&mode={mode}"
    assert made(url).send(message(), 5) == Outcome(Ending.BUSY, "it could not be reached")


def test_a_name_that_nobody_has_is_busy():
    url = "mailto://nobody.invalid?from=watch@example.org&mode=insecure"
    assert made(url).send(message(), 5).ending is Ending.BUSY


def test_a_server_that_says_one_byte_at_a_time_is_left(dribbling):
    url = f"mailto://127.0.0.1:{dribbling}?from=watch@example.org&mode=insecure"
    assert made(url).send(message(), 0.3) == Outcome(Ending.BUSY, "it could not be reached")


def test_once_given_up_nothing_can_be_sent_any_more():
    attempt = Deadline()
    assert attempt.lost().ending is Ending.BUSY
    with pytest.raises(TimeoutError):
        attempt.cross()
    crossed = Deadline()
    crossed.cross()
    assert crossed.lost().ending is Ending.UNKNOWN


def test_a_machine_without_threads_is_busy(monkeypatch, mail_sink):
    def start(_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", start)
    assert made(mail_sink.url("dba@example.org")).send(message(), 5).ending is Ending.BUSY


@pytest.fixture
def scripted():
    """A mail server that gives these answers, one for each line it hears, and then falls silent or hangs up."""
    left = threading.Event()
    with ExitStack() as running:

        def play(server, answers):
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as heard:
                for answer in answers:
                    if answer == DROP:
                        return
                    connection.sendall(f"{answer}\r\n".encode())
                    if not answer.startswith("354"):
                        heard.readline()
                left.wait(30)

        def start(*answers):
            server = running.enter_context(socket.create_server(("127.0.0.1", 0)))
            thread = threading.Thread(target=play, args=(server, answers))
            thread.start()
            running.callback(thread.join)
            running.callback(left.set)
            return server.getsockname()[1]

        yield start


def test_a_server_that_stops_reading_before_the_end_has_not_taken_it(scripted):
    port = scripted("220 hello", "250 hello", "250 sender", "250 receiver", "354 go on")
    server = SmtpServer(host="127.0.0.1", port=port, safety=Safety.PLAIN)
    mail = f"{'x' * 990}\r\n" * 12_000  # more than the buffers between us hold
    outcome = hand_over(server, "a@example.org", "b@example.org", mail, our_name="", within=0.5)
    assert outcome == Outcome(Ending.BUSY, "it could not be reached")


def test_a_server_that_hangs_up_at_the_login_is_busy(scripted):
    port = scripted("220 hello", "250-hello\r\n250 AUTH PLAIN", DROP)
    server = SmtpServer(host="127.0.0.1", port=port, safety=Safety.PLAIN, user="watch", password="x")
    outcome = hand_over(server, "a@example.org", "b@example.org", "x\r\n", our_name="", within=5)
    assert outcome == Outcome(Ending.BUSY, "it could not be reached")


@pytest.mark.parametrize(
    ("greeting", "ending"), [("421 busy", Ending.BUSY), ("554 not you", Ending.REFUSED), ("what", Ending.BUSY)]
)
def test_a_greeting_may_be_a_refusal_of_all(scripted, greeting, ending):
    server = SmtpServer(host="127.0.0.1", port=scripted(greeting), safety=Safety.PLAIN)
    outcome = hand_over(server, "a@example.org", "b@example.org", "x\r\n", our_name="", within=5)
    assert (outcome.ending, outcome.whole) == (ending, ending is Ending.REFUSED)


def url_of(sink, mode, *, login="", host="localhost"):
    return f"mailtos://{login}{host}:{sink.port}?from=watch@example.org&to=dba@example.org&mode={mode}"


@pytest.mark.parametrize("mode", ["starttls", "ssl"])
def test_a_certificate_that_nobody_signed_is_not_taken(mail_sinks, mode):
    sink = mail_sinks(mode, login=True)
    outcome = made(url_of(sink, mode, login=f"watch:{SECRET}@")).send(message(), 8)
    assert outcome == Outcome(Ending.BUSY, "it could not be reached")
    assert (sink.mails, sink.logins) == ([], [])


@pytest.mark.parametrize("mode", ["starttls", "ssl"])
def test_a_signed_certificate_is_taken_and_the_login_goes_through_it(mail_sinks, certificate, monkeypatch, mode):
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    sink = mail_sinks(mode, login=True)
    outcome = made(url_of(sink, mode, login=f"watch:{SECRET}@")).send(message(), 8)
    assert outcome.ending is Ending.HANDED_OVER
    assert sink.logins == [(b"watch", b"s3cret")]
    assert len(sink.mails) == 1


def test_a_certificate_for_another_name_is_not_taken(mail_sinks, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    sink = mail_sinks("starttls")
    assert made(url_of(sink, "starttls", host="127.0.0.2")).send(message(), 8).ending is Ending.BUSY
    assert sink.mails == []


def test_verification_is_given_up_only_where_the_url_says_so(mail_sinks):
    sink = mail_sinks("starttls")
    assert made(url_of(sink, "starttls") + "&verify=no").send(message(), 8).ending is Ending.HANDED_OVER


def test_a_server_without_starttls_gets_nothing(mail_sink):
    outcome = made(url_of(mail_sink, "starttls", login=f"watch:{SECRET}@", host="127.0.0.1")).send(message(), 8)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, True)
    assert "STARTTLS" in outcome.says
    assert (mail_sink.mails, mail_sink.logins) == ([], [])


def test_a_refused_login_is_told_and_is_about_the_whole_channel(mail_sinks):
    sink = mail_sinks("starttls", login=True)
    sink.account = (b"watch", b"another")
    outcome = made(url_of(sink, "starttls&verify=no", login=f"watch:{SECRET}@")).send(message(), 8)
    assert outcome == Outcome(Ending.REFUSED, "the mail server refused the login (535)", whole=True)


def test_a_server_that_takes_no_login_is_told(mail_sink):
    outcome = made(url_of(mail_sink, "insecure", login=f"watch:{SECRET}@", host="127.0.0.1")).send(message(), 8)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, True)
    assert mail_sink.mails == []


def test_a_server_that_wants_a_login_and_gets_none_refuses(mail_sinks):
    sink = mail_sinks("starttls", login=True)
    outcome = made(url_of(sink, "starttls&verify=no")).send(message(), 8)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, True)


@pytest.mark.parametrize(
    ("host", "said"),
    [("db-watch-1", "[127.0.0.1]"), ("w.example.org", "w.example.org"), ("a\r\nb.example", "[127.0.0.1]")],
)
def test_we_introduce_ourselves_as_servers_want_it(mail_sink, host, said):
    sent(mail_sink, message(host=host))
    assert mail_sink.greeted == [said]


# The URL -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["", "mail"])
@pytest.mark.parametrize("url", ["mailto://a@example.org", "MAILTOS://a@example.org"])
def test_it_takes_urls_for_mail(kind, url):
    assert channel.accepts(Spec(name="team", kind=kind, url=url))


@pytest.mark.parametrize(
    "spec", [{"url": "slack://a/b/c"}, {"url": "mailto:a@b"}, {"kind": "webhook", "url": "mailto://a"}]
)
def test_it_takes_no_other(spec):
    assert not channel.accepts(Spec(name="team", **spec))


def test_apprise_knows_the_provider():
    server = channel._account("team", "mailto://watch:pw@gmail.com").server
    assert (server.host, server.port, server.safety.value) == ("smtp.gmail.com", 587, "starttls")
    assert (server.user, server.password) == ("watch@gmail.com", "pw")


def test_names_a_reply_address_and_headers_of_the_url_are_kept(mail_sink):
    url = f"{mail_sink.url('Team%20Ö<dba@example.org>')}&name=Sch%C3%A4ma&reply=help@example.org"
    url += "&+X-Team=dba&+Subject=no&+Content-Type=a/b&+X%20Y=no"
    assert made(url).send(message(), 8).ending is Ending.HANDED_OVER
    mail = parsed(mail_sink.mails[0].content)
    assert mail["From"] == "Schäma <watch@example.org>"
    assert mail["To"] == "Team Ö <dba@example.org>"
    assert (mail["Reply-To"], mail["X-Team"], mail["Subject"]) == ("help@example.org", "dba", message().subject)


@pytest.mark.parametrize(
    "url",
    [
        f"mailtos://user:{SECRET}@example.org?cc=a@example.org",
        f"mailtos://user:{SECRET}@example.org?bcc=a@example.org",
        f"mailtos://user:{SECRET}@example.org?to=a@example.org,b@example.org",
        f"mailtos://user:{SECRET}@example.org?to=nobody",
        f"mailtos://user:{SECRET}@example.org?format=text",
        f"mailtos://user:{SECRET}@example.org?optional=yes",
        f"mailtos://user:{SECRET}@example.org?pgp=encrypt",
        f"mailtos://user:{SECRET}@example.org?mode=none",
        f"mailto://user:{SECRET}@mail.example.org?to=a@example.org",
        f" mailto://user:{SECRET}@mail.example.org?to=a@example.org",
        f"mailtos://user:{SECRET}@example.org?to=a@example.org;cc=b@example.org",
        f"mailtos://{SECRET}",
        f"mailtos://user:{SECRET}@example.org?to=ä@example.org",
    ],
)
def test_an_unusable_url_is_refused_by_name_and_never_shown(url, capfd):
    with pytest.raises(SettingsError, match=r"^channels\.team: ") as caught:
        made(url).check()
    assert SECRET not in f"{caught.value.says} {caught.value.hint} {caught.value!r}"
    assert SECRET not in "".join(capfd.readouterr())


@pytest.mark.parametrize("url", [f"mailtos://{SECRET}", f"mailto://user:{SECRET}@mail.example.org"])
def test_a_url_that_turns_out_unusable_is_an_outcome(url):
    outcome = made(url).send(message(), 1)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, True)
    assert SECRET not in outcome.says


def test_a_password_may_go_unencrypted_to_this_machine_or_where_it_is_written_out():
    made(f"mailto://user:{SECRET}@127.0.0.1?from=a@example.org").check()
    made(f"mailto://user:{SECRET}@mail.example.org?mode=insecure").check()


def test_nothing_of_the_url_is_shown():
    made_one = made(f"mailtos://user:{SECRET}@example.org")
    made_one.check()
    assert repr(made_one) == "Mail('team')"
    assert SECRET not in repr(made_one._account)
    assert "user" not in repr(made_one._account.server)


def test_making_a_channel_imports_nothing_big():
    code = (
        "import sys; from schemawatchd.notify.channels import mail; from schemawatchd.notify.channel import Spec\n"
        "mail.make(Spec(name='a', url='mailto://a@example.org'))\n"
        "found = {'apprise', 'smtplib', 'ssl', 'email.message', 'requests'} & set(sys.modules)\n"
        "sys.exit(', '.join(found) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "place",
    [
        "магазин (прод прод база склад прод)",
        "hiver (équipe clientèle régional siège société siège)",
        "régional (société siège boutique été siège côté)",
    ],
)
def test_no_blank_of_a_subject_is_lost(place):
    head = f"{place}: 6 unauthorised changes between 2026-11-23 09:10:48 and 2026-11-23 09:11:48 CET"
    assert parsed(render(message(head=head), ENVELOPE, "<a@b>", NOW))["Subject"] == f"[CRITICAL] {head}"
