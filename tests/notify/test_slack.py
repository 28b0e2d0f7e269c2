"""Slack: what goes out, that a name stays a name, how each answer ends, and one thread for each incident."""

import html
import json
import logging
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from fixtures.messages import HOSTILE, hostile, item, long, message, resolved
from fixtures.slack_sink import DROP, HANG, MOST_BLOCKS, ROOM, TOKEN, live, refused, texts
from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.channels import slack
from schemawatchd.notify.message import Thread, emergency, trial
from schemawatchd.notify.rendering.slack_blocks import MOST_BYTES, MOST_TEXT, escaped, rendered, whole
from schemawatchd.notify.transports import slack as slack_wire
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import FieldChange, Severity

OTHER = item("shop.orders.other", severity=Severity.WARNING)


def spec(url="", **settings):
    return Spec(name="team", kind="slack", url=url, settings=settings)


def of_finding(incident, **more):
    return msgspec.structs.replace(incident, finding=msgspec.structs.replace(incident.finding, **more))


@pytest.fixture(autouse=True)
def logged(caplog):
    caplog.set_level(1)
    logging.getLogger("urllib3").setLevel(logging.NOTSET)
    yield caplog
    # `caplog.text` would be what was logged since the test ended.
    assert "s3cret" not in "".join(record.getMessage() for record in caplog.get_records("call"))


@pytest.fixture
def bot(slack_sink):
    return slack.make(spec(slack_sink.api, token=TOKEN, channel="#schema"))


@pytest.fixture
def hook(slack_sink):
    return slack.make(Spec(name="team", kind="slack", url=slack_sink.hook))


def shown(blocks):
    """What a person reads in these blocks."""
    return "\n".join("".join(texts(part)) for block in blocks for part in block["elements"])


def parts(blocks, kind):
    return [part for block in blocks for part in block["elements"] if part["type"] == kind]


def fences(*items):
    return [
        shown([{"elements": [part]}]) for part in parts(rendered(message(*items)).blocks, "rich_text_preformatted")
    ]


def elements(blocks):
    return [each for block in blocks for part in block["elements"] for each in part["elements"]]


def read(text):
    """What a person reads in the plain text, where look-alikes look alike."""
    for sign, alike in (("*", "\u2217"), ("~", "\u223c"), ("`", "\u02cb"), ("_", "\uff3f"), ("://", "[:]//")):
        text = text.replace(alike, sign)
    return html.unescape(text)


def with_fix(*revert, **more):
    made = item(**more)
    return replace(made, incident=of_finding(made.incident, fix={"revert": list(revert)}))


# What a message looks like -------------------------------------------------------------------------------


def test_a_message_in_blocks():
    made = rendered(message(item(), OTHER))
    assert shown(made.blocks).splitlines() == [
        " prod (shop): 2 changes between 09:10:48 and 09:11:48 CET",
        " CRITICAL  shop.orders.total is numeric(12,2), expected numeric(10,2)",
        "values beyond 10 digits will fail",
        "- numeric(10,2)",
        "+ numeric(12,2)",
        " WARNING  shop.orders.other is numeric(12,2), expected numeric(10,2)",
        "values beyond 10 digits will fail",
        "- numeric(10,2)",
        "+ numeric(12,2)",
        "expected: migrations@a1b2, commit 3f2e1c",
        'on db-watch-1:  schemawatchd explain 9f2c  ·  schemawatchd ack 9f2c -m "…"',
    ]
    assert [each["name"] for each in elements(made.blocks) if each["type"] == "emoji"] == [
        "red_circle",
        "red_circle",
        "large_orange_circle",
    ]
    coded = [each["text"] for each in elements(made.blocks) if each.get("style", {}).get("code")]
    assert coded == ["schemawatchd explain 9f2c", 'schemawatchd ack 9f2c -m "…"']
    assert made.left == 0
    assert refused({"blocks": list(made.blocks)}) == ""


def test_the_plain_text_says_the_same():
    assert rendered(message()).text.splitlines() == [
        "prod (shop): 1 change between 09:10:48 and 09:11:48 CET",
        "CRITICAL  shop.orders.total is numeric(12,2), expected numeric(10,2): values beyond 10 digits will fail",
        "expected: migrations@a1b2, commit 3f2e1c",
        'on db-watch-1:  schemawatchd explain 9f2c  ·  schemawatchd ack 9f2c -m "…"',
    ]


def test_several_fields_are_named_and_an_empty_one_is_seen():
    fields = {"type": FieldChange("text", "int"), "default": FieldChange("", "'x'")}
    assert fences(item(fields=fields)) == ["type\n- text\n+ int\ndefault\n- \n+ 'x'"]


def test_the_servers_own_text_is_shown_and_cut_between_lines():
    assert fences(with_fix("CREATE INDEX a\n  ON b (c);", fields={})) == ["CREATE INDEX a\n  ON b (c);"]
    (fence,) = fences(with_fix(*(f"-- {number}" for number in range(40)), fields={}))
    assert fence.splitlines() == [*(f"-- {number}" for number in range(12)), "-- and 28 more lines"]
    assert fences(with_fix("x" * 5000, fields={})) == []
    assert fences(with_fix("\n", fields={})) == [" "]


def test_what_differs_is_left_out_where_it_is_long():
    assert fences(item(fields={"body": FieldChange("a\n" * 30, "b")})) == []


@pytest.mark.parametrize(
    "made", [trial("team", "host"), emergency("disk full", "Make room.", "host"), message(notes=())]
)
def test_every_sort_of_message_is_taken(made):
    assert refused({"blocks": list(rendered(made).blocks)}) == ""
    assert made.head in shown(rendered(made).blocks)


def test_what_is_over_is_struck_through_and_last_without_details():
    made = rendered(message(item(what=AlertEvent.RESOLVED), OTHER))
    struck = [each["text"] for each in elements(made.blocks) if each.get("style", {}).get("strike")]
    assert struck == ["shop.orders.total is numeric(12,2), expected numeric(10,2)"]
    assert len(parts(made.blocks, "rich_text_preformatted")) == 1
    assert shown(made.blocks).index("WARNING") < shown(made.blocks).index("RESOLVED")
    assert made.text.index("WARNING") < made.text.index("RESOLVED")


# That a name stays a name --------------------------------------------------------------------------------


def everywhere(name):
    """A message that has the name wherever a database can write."""
    made = with_fix(name, name=f"t.{name}", summary=f"column {name} is gone", consequence=f"{name} is missed")
    fields = {name: FieldChange(name, f"{name}!")} if len(name) < 100 else {}
    made = replace(made, incident=of_finding(made.incident, fields=fields), targets=(name, "b"))
    return message(
        made, head=harmless(f"{name} (shop)"), notes=(harmless(f"who: role {name}"),), host=harmless(name)
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_ever_markup_and_each_can_be_read(name):
    made = rendered(everywhere(name))
    assert {block["type"] for block in made.blocks} == {"rich_text"}
    assert {each["type"] for each in elements(made.blocks)} == {"text", "emoji"}
    assert refused({"blocks": list(made.blocks), "text": made.text}) == ""
    assert shown(made.blocks).count(harmless(name)[:200]) >= 5
    assert harmless(name)[:200] in read(made.text)
    assert live(made.text) == []
    for sign in ("*", "~", "`", " _", "_ ", "://", "\n\n", "\r", "\u202e"):
        assert sign not in made.text


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_escaped_reads_as_before(name):
    assert read(escaped(harmless(name))) == harmless(name)


def test_names_with_underscores_stay_as_they_are():
    assert escaped("orders_by_day") == "orders_by_day"
    assert escaped("_it_ __x") == "\uff3fit\uff3f \uff3f\uff3fx"


def test_what_looks_like_a_url_is_code():
    made = rendered(message(item(summary="see https://evil.example/login, or WWW.evil.example now")))
    coded = [each["text"] for each in elements(made.blocks) if each.get("style", {}).get("code")]
    assert coded[:2] == ["https://evil.example/login,", "WWW.evil.example"]
    assert "see https://evil.example/login, or WWW.evil.example now" in shown(made.blocks)


def test_nothing_is_looked_up_linked_or_fetched(hook, bot, slack_sink):
    for channel in (hook, bot):
        channel.send(hostile(), 5)
        sent = slack_sink.bodies[-1]
        off = {"mrkdwn": False, "parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
        assert {key: sent[key] for key in off} == off


# Within the limits ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [60, 1000])
def test_many_findings_are_cut_between_them_and_the_rest_is_named(count):
    made = rendered(long(count))
    assert refused({"blocks": list(made.blocks), "text": made.text}) == ""
    assert len(json.dumps(made.blocks)) < MOST_BYTES
    assert len(made.text) <= MOST_TEXT
    assert made.left == count - 20
    for text in (shown(made.blocks), made.text):
        assert text.count("shop.orders.c0") == 20
        assert f"and {count - 20} more: schemawatchd status" in text
        assert text.splitlines()[-1].startswith("on db-watch-1:")


def test_findings_have_their_details_where_all_can_be_named():
    made = rendered(long(20))
    assert made.left == 0
    assert len(parts(made.blocks, "rich_text_preformatted")) == 20


def test_more_findings_are_named_without_their_details():
    made = rendered(message(*(with_fix("x" * 900) for _ in range(20))))
    assert made.left == 0
    assert parts(made.blocks, "rich_text_preformatted") == []


@pytest.mark.parametrize("sign", ["x", "\\", '"', "&", "\U0001f600", "é"])
def test_even_the_longest_texts_fit(sign):
    text = sign * 3000
    found = [with_fix(text, text, name=text, summary=text, consequence=text) for _ in range(30)]
    made = rendered(message(*found, head=text, notes=(text,) * 9, commands=(text,) * 9, host="h"))
    assert 0 < made.left < 30
    assert len(json.dumps(made.blocks, ensure_ascii=False).encode()) <= MOST_BYTES
    assert len(made.blocks) <= MOST_BLOCKS
    assert refused({"blocks": list(made.blocks), "text": made.text}) == ""
    assert len(made.text) <= MOST_TEXT
    assert sign[:1] in shown(made.blocks)
    assert "more: schemawatchd status" in made.text


# One thread for each incident ----------------------------------------------------------------------------


def test_what_is_new_opens_a_thread(bot, slack_sink):
    outcome = bot.send(message(), 5)
    assert (outcome.ending, outcome.says, outcome.thread) == (Ending.HANDED_OVER, "", f"{ROOM}:{_ts(slack_sink)}")
    assert slack_sink.methods == ["chat.postMessage"]
    assert slack_sink.bodies[0]["channel"] == "#schema"


def test_its_end_is_a_reply_and_changes_the_first_message(bot, slack_sink):
    thread = bot.send(message(item(), OTHER), 5).thread
    outcome = bot.send(resolved(thread), 5)
    assert (outcome.ending, outcome.says, outcome.thread) == (Ending.HANDED_OVER, "", thread)
    (root,), (reply,) = slack_sink.roots, slack_sink.replies(_ts(slack_sink))
    assert reply["broadcast"] is False
    assert " prod (shop): 1 resolved" in shown(reply["blocks"])
    assert " prod (shop): 2 changes, 1 of them resolved" in shown(root["blocks"])
    assert "RESOLVED  shop.orders.total" in shown(root["blocks"])
    assert "CRITICAL  shop.orders.other" in shown(root["blocks"])
    assert root["blocks"][0]["elements"][0]["elements"][0]["name"] == "red_circle"
    updated = slack_sink.bodies[slack_sink.methods.index("chat.update")]
    assert (updated["parse"], updated["link_names"]) == ("none", False)


def test_when_all_is_over_the_first_message_says_so(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    end = item(what=AlertEvent.RESOLVED)
    bot.send(message(end, threads=(Thread(thread, (end,)),), severity=None), 5)
    (root,) = slack_sink.roots
    assert shown(root["blocks"]).splitlines()[0] == " prod (shop): 1 change, resolved"
    assert root["blocks"][0]["elements"][0]["elements"][0]["name"] == "white_check_mark"


def test_the_first_message_bears_the_worst_that_is_left(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    items = (item(what=AlertEvent.RESOLVED), OTHER, item("shop.a", severity=Severity.INFO))
    bot.send(message(items[0], threads=(Thread(thread, items),)), 5)
    assert slack_sink.roots[0]["blocks"][0]["elements"][0]["elements"][0]["name"] == "large_orange_circle"


def test_the_first_message_of_several_targets_counts_them(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    found = item(targets=("eu", "us"), what=AlertEvent.CHANGED)
    bot.send(message(found, threads=(Thread(thread, (found,)),)), 5)
    assert shown(slack_sink.roots[0]["blocks"]).splitlines()[0] == " 2 targets: 2 changes"


@pytest.mark.parametrize(
    ("what", "severity", "loud"),
    [
        (AlertEvent.WORSENED, Severity.WARNING, True),
        (AlertEvent.CHANGED, Severity.CRITICAL, True),
        (AlertEvent.CHANGED, Severity.WARNING, False),
        (AlertEvent.REMINDED, Severity.CRITICAL, True),
        (AlertEvent.REMINDED, Severity.WARNING, False),
        (AlertEvent.RESOLVED, Severity.CRITICAL, False),
    ],
)
def test_the_room_hears_what_must_not_be_missed(bot, slack_sink, what, severity, loud):
    thread = bot.send(message(), 5).thread
    told = item(what=what, severity=severity)
    bot.send(message(told, threads=(Thread(thread, (told,)),)), 5)
    (reply,) = slack_sink.replies(_ts(slack_sink))
    assert reply["broadcast"] is loud


@pytest.mark.parametrize(
    "answer", [500, "edit_window_closed", "invalid_blocks", (429, {"Retry-After": "9"}), DROP]
)
def test_a_first_message_that_cannot_be_changed_is_no_failure(bot, slack_sink, answer):
    thread = bot.send(message(), 5).thread
    slack_sink.answers = [("chat.update", answer)]
    outcome = bot.send(resolved(thread), 5)
    assert (outcome.ending, outcome.thread, outcome.asked) == (Ending.HANDED_OVER, thread, None)
    assert outcome.says.startswith("the first message could not be updated: it ")
    assert len(slack_sink.replies(_ts(slack_sink))) == 1


def test_a_first_message_that_does_not_answer_leaves_time_for_the_reply(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    slack_sink.answers = [("chat.update", HANG)]
    assert bot.send(resolved(thread), 1.2).ending is Ending.HANDED_OVER


def test_all_requests_together_stay_within_their_time(bot, slack_sink, monkeypatch):
    thread = bot.send(message(), 5).thread
    allowed = []
    exchange = slack_wire.exchange

    def noted(call, within):
        allowed.append(within)
        return exchange(call, within)

    monkeypatch.setattr(slack_wire, "exchange", noted)
    bot.send(replace(long(60), threads=(Thread(thread, ()),)), 9)
    assert len(allowed) == 5
    assert allowed[0] <= 3
    assert 9 >= allowed[1] >= allowed[2] >= allowed[3] >= allowed[4]


def test_the_name_of_a_database_does_no_harm_in_the_first_message(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    made = item(what=AlertEvent.CHANGED)
    place = msgspec.structs.replace(made.incident.place, database="<!here>\u202e*x*")
    made = replace(made, incident=msgspec.structs.replace(made.incident, place=place))
    bot.send(message(made, threads=(Thread(thread, (made,)),)), 5)
    (root,) = slack_sink.roots
    assert shown(root["blocks"]).splitlines()[0] == " prod (<!here>\\u202e*x*): 1 change"
    assert live(root["text"]) == []


def test_a_deleted_first_message_is_followed_by_a_new_one(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    slack_sink.posted.clear()
    outcome = bot.send(resolved(thread), 5)
    assert outcome.ending is Ending.HANDED_OVER
    assert slack_sink.methods == ["chat.postMessage", "chat.update", "chat.postMessage"]
    assert "thread_ts" not in slack_sink.bodies[-1]


@pytest.mark.parametrize("word", ["thread_not_found", "channel_not_found", "not_in_channel", "is_archived"])
def test_a_thread_that_takes_no_reply_is_followed_by_a_new_message(bot, slack_sink, word):
    thread = bot.send(message(), 5).thread
    slack_sink.answers = [("chat.postMessage", word)]
    outcome = bot.send(resolved(thread), 5)
    assert outcome.ending is Ending.HANDED_OVER
    assert outcome.thread != thread
    assert len(slack_sink.roots) == 2


def test_a_reply_that_came_to_stand_alone_is_the_new_first_message(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    slack_sink.posted.clear()
    slack_sink.answers = [("chat.update", (200, {}, b'{"ok": true}'))]
    outcome = bot.send(resolved(thread), 5)
    assert outcome.thread == f"{ROOM}:{_ts(slack_sink)}"
    assert slack_sink.methods[1:] == ["chat.update", "chat.postMessage"]


def test_a_thread_of_another_channel_is_none(bot, slack_sink):
    assert bot.send(resolved("<mail@example.org>"), 5).ending is Ending.HANDED_OVER
    assert slack_sink.methods == ["chat.postMessage"]


def test_a_webhook_has_no_threads(hook, bot, slack_sink):
    assert (hook.threaded, bot.threaded) == (False, True)
    assert hook.send(resolved(f"{ROOM}:1.1"), 5).thread == ""
    assert slack_sink.methods == ["hook"]


def _ts(sink):
    return next(iter(sink.posted))


# The whole list as a file --------------------------------------------------------------------------------


def test_what_was_cut_is_attached_in_its_thread(bot, slack_sink):
    outcome = bot.send(long(60), 5)
    assert (outcome.ending, outcome.says) == (Ending.HANDED_OVER, "")
    (file,) = slack_sink.files
    assert file["content"] == whole(long(60)).encode()
    assert (file["length"], file["channel"], file["thread_ts"]) == (len(file["content"]), ROOM, _ts(slack_sink))
    assert file["content"].count(b"+ numeric(12,2)") == 60
    assert "Authorization" not in slack_sink.calls[slack_sink.methods.index("upload")][2]


def test_a_cut_reply_is_attached_in_the_thread_it_belongs_to(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    many = long(60)
    bot.send(replace(many, threads=(Thread(thread, many.items),)), 5)
    assert [each["thread_ts"] for each in slack_sink.files] == [_ts(slack_sink)]


def test_what_fits_is_not_attached(bot, slack_sink):
    bot.send(long(12), 5)
    assert slack_sink.methods == ["chat.postMessage"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ([], "missing_scope"),
        ([("upload", 500)], "500"),
        ([("files.completeUploadExternal", "internal_error")], "internal_error"),
        (
            [("files.getUploadURLExternal", (200, {}, b'{"ok": true, "upload_url": "http://evil.example/"}'))],
            "no safe",
        ),
    ],
)
def test_a_file_that_cannot_be_attached_is_no_failure(bot, slack_sink, answers, says):
    if not answers:
        slack_sink.scopes = {"chat:write"}
    slack_sink.answers = answers
    outcome = bot.send(long(60), 5)
    assert outcome.ending is Ending.HANDED_OVER
    assert outcome.thread
    assert outcome.says.startswith("the whole list was not attached: it ")
    assert says in outcome.says


# How each answer ends ------------------------------------------------------------------------------------

ENDINGS = [
    ((429, {"Retry-After": "30"}), Ending.BUSY, timedelta(seconds=30), False),
    ((429, {}), Ending.BUSY, None, False),
    ((429, {"Retry-After": "soon"}), Ending.BUSY, None, False),
    (500, Ending.BUSY, None, False),
    ((503, {"Retry-After": "9"}), Ending.BUSY, timedelta(seconds=9), False),
    ("ratelimited", Ending.BUSY, None, False),
    ("internal_error", Ending.BUSY, None, False),
    ("fatal_error", Ending.BUSY, None, False),
    ("service_unavailable", Ending.BUSY, None, False),
    ("request_timeout", Ending.BUSY, None, False),
    ((302, {"Location": "/login"}), Ending.REFUSED, None, True),
    ((302, {"Location": "/login", "Content-Encoding": "gzip"}, b"no gzip"), Ending.UNKNOWN, None, False),
    ((403, {"A b": "no header"}), Ending.REFUSED, None, True),
    ((302, {"Location": "/\xff\xfe"}), Ending.REFUSED, None, True),
    ((302, {"Location": "http://["}), Ending.REFUSED, None, True),
    ((200, {}, b"[" * 60_000), Ending.REFUSED, None, True),
    (403, Ending.REFUSED, None, True),
    (404, Ending.REFUSED, None, True),
    ((404, {}, b"no_service"), Ending.REFUSED, None, True),
    ((410, {}, b"channel_is_archived"), Ending.REFUSED, None, True),
    ((200, {}, b"<html>Please log in</html>"), Ending.REFUSED, None, True),
    ((200, {}, b""), Ending.REFUSED, None, True),
    ("invalid_auth", Ending.REFUSED, None, True),
    ("token_revoked", Ending.REFUSED, None, True),
    ("channel_not_found", Ending.REFUSED, None, True),
    ("not_in_channel", Ending.REFUSED, None, True),
    ("missing_scope", Ending.REFUSED, None, True),
    ("is_archived", Ending.REFUSED, None, True),
    ("s3cret_word_of_somebody", Ending.REFUSED, None, False),
    (DROP, Ending.UNKNOWN, None, False),
]


@pytest.mark.parametrize("kind", ["hook", "bot"])
@pytest.mark.parametrize(("answer", "ending", "asked", "whole_channel"), ENDINGS, ids=lambda each: str(each)[:40])
def test_an_answer_and_its_end(kind, answer, ending, asked, whole_channel, slack_sink, request):
    channel = request.getfixturevalue(kind)
    slack_sink.answers = [answer]
    outcome = channel.send(message(), 5)
    assert (outcome.ending, outcome.asked, outcome.whole) == (ending, asked, whole_channel)
    assert (outcome.thread, len(slack_sink.calls)) == ("", 1)
    assert outcome.says.startswith(("it ", "its URL "))
    assert not any(each in outcome.says for each in ("s3cret", "127.0.0.1", "log in"))


@pytest.mark.parametrize("kind", ["hook", "bot"])
def test_a_known_word_is_told(kind, slack_sink, request):
    slack_sink.answers = ["token_expired"]
    assert request.getfixturevalue(kind).send(message(), 5).says == "it answered token_expired"


def test_a_date_to_wait_for_counts_from_the_other_clock(hook, slack_sink):
    when = {"Date": "Mon, 23 Nov 2026 08:00:00 GMT", "Retry-After": "Mon, 23 Nov 2026 08:02:00 GMT"}
    slack_sink.answers = [(429, when)]
    assert hook.send(message(), 5).asked == timedelta(minutes=2)


def test_no_answer_is_unknown(hook, bot, slack_sink):
    slack_sink.answers = [HANG, HANG]
    assert hook.send(message(), 0.3).ending is Ending.UNKNOWN
    assert bot.send(message(), 0.3).ending is Ending.UNKNOWN


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "https://no-such-host.invalid/x"])
def test_what_cannot_be_reached_is_busy(url):
    for more in ({}, {"token": TOKEN, "channel": ROOM}):
        outcome = slack.make(spec(url=url, **more)).send(message(), 3)
        assert (outcome.ending, outcome.says) == (Ending.BUSY, "it could not be reached")


def test_a_wrong_certificate_is_busy(slack_sink):
    url = slack_sink.hook.replace("http:", "https:")
    outcome = slack.make(Spec(name="team", kind="slack", url=url)).send(message(), 3)
    assert (outcome.ending, outcome.says) == (Ending.BUSY, "it could not be reached")


@pytest.mark.parametrize("kind", ["hook", "bot"])
@pytest.mark.parametrize("word", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long", "invalid_payload"])
def test_blocks_that_are_not_taken_go_out_as_text(kind, word, slack_sink, request):
    channel = request.getfixturevalue(kind)
    slack_sink.answers = [word]
    assert channel.send(hostile(), 5).ending is Ending.HANDED_OVER
    first, second = slack_sink.bodies
    assert "blocks" in first
    assert "blocks" not in second
    assert live(second["text"]) == []
    assert second["mrkdwn"] is False
    slack_sink.answers = [word, word]
    outcome = channel.send(message(), 5)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, False)
    assert len(slack_sink.calls) == 4


def test_a_reply_as_text_stays_in_its_thread(bot, slack_sink):
    thread = bot.send(message(), 5).thread
    slack_sink.answers = [("chat.postMessage", "invalid_blocks")]
    assert bot.send(resolved(thread), 5).thread == thread
    assert "blocks" not in slack_sink.replies(_ts(slack_sink))[0]


def test_an_answer_is_not_read_for_ever(bot, slack_sink):
    slack_sink.answers = [(200, {}, json.dumps({"ok": True, "more": "x" * 100_000}).encode())]
    assert bot.send(message(), 5).ending is Ending.REFUSED


@pytest.mark.parametrize("more", [{}, {"token": TOKEN, "channel": ROOM}], ids=["hook", "bot"])
def test_a_server_that_says_one_byte_at_a_time_is_left(dribbling, more):
    channel = slack.make(spec(url=f"http://127.0.0.1:{dribbling}/s3cret", **more))
    began = time.monotonic()
    assert channel.send(message(), 0.3).ending is Ending.UNKNOWN
    assert time.monotonic() - began < 5


def test_certificates_that_are_not_there_are_an_outcome(hook, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem")
    channel = slack.make(Spec(name="team", kind="slack", url="https://127.0.0.1:9/s3cret"))
    assert channel.send(message(), 3) == Outcome(Ending.BUSY, "it could not be reached")


def test_without_time_nothing_is_sent(hook, slack_sink):
    assert hook.send(message(), 0).ending is Ending.BUSY
    assert slack_sink.calls == []


# The configuration ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "neither the URL of a webhook nor a bot token"),
        ({"token": TOKEN}, "no `channel`"),
        ({"token": TOKEN, "channel": " "}, "no `channel`"),
        ({"token": "xoxp-s3cret", "channel": ROOM}, "not a bot token"),
        ({"token": f"{TOKEN}\r\nX: y", "channel": ROOM}, "not a bot token"),
        ({"token": TOKEN, "channel": ROOM, "url": "http://slack.example/s3cret"}, "does not begin with https://"),
        ({"url": "http://hooks.slack.com/services/s3cret"}, "does not begin with https://"),
        ({"url": "http://127.0.0.1.evil.example/s3cret"}, "does not begin with https://"),
        ({"url": "https:///s3cret"}, "does not begin with https://"),
        ({"url": "https://host:s3cret/x"}, "does not begin with https://"),
        ({"url": "slack://s3cret"}, "does not begin with https://"),
    ],
)
def test_what_cannot_work_is_said_at_once(more, says):
    channel = slack.make(spec(**more))
    with pytest.raises(SettingsError) as caught:
        channel.check()
    assert says in caught.value.says
    assert caught.value.says.startswith("channels.team: ")
    assert caught.value.hint
    assert "s3cret" not in caught.value.says + caught.value.hint + repr(channel)
    outcome = channel.send(message(), 5)
    assert (outcome.ending, outcome.says, outcome.whole) == (Ending.REFUSED, caught.value.says, True)


@pytest.mark.parametrize(
    "more",
    [
        {"url": "https://hooks.slack.com/services/T0/B0/x"},
        {"url": "http://localhost:8065/hooks/x"},
        {"url": "http://[::1]:8065/hooks/x"},
        {"token": TOKEN, "channel": "#schema"},
        {"token": f"xoxe.{TOKEN}", "channel": ROOM, "url": "https://slack-gov.com/api/"},
    ],
)
def test_what_can_work_is_taken(more):
    made = spec(**more)
    assert slack.accepts(made)
    slack.make(made).check()


def test_a_url_of_apprise_is_left_to_apprise():
    assert not slack.accepts(Spec(name="team", url="slack://a/b/c"))


def test_a_password_of_netrc_is_never_sent(bot, hook, slack_sink, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    bot.send(message(), 5)
    hook.send(message(), 5)
    assert [headers.get("Authorization") for _, _, headers in slack_sink.calls] == [f"Bearer {TOKEN}", None]


def test_requests_is_imported_only_when_something_is_sent():
    code = "import sys, schemawatchd.notify.channels.slack; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# From the pipeline on ------------------------------------------------------------------------------------


def test_the_first_message_says_which_of_many_targets_are_left(team, slack_sink):
    bot = slack.make(spec(slack_sink.api, token=TOKEN, channel="#schema"))
    team.channels["team"] = bot
    for target in ("a", "b", "c"):
        team.drift("shop.orders.total", "shop.x", target=target)
    team.clock.step(10)
    team.deliverer.run_once()
    team.look(target="b")
    team.clock.step(400)
    team.deliverer.run_once()
    front = shown(slack_sink.roots[0]["blocks"])
    assert front.splitlines()[0] == " 3 targets: 6 changes, 2 of them resolved"
    assert front.count("(on 2 targets: a, c)") == 2
    assert front.count("(on b)") == 2
    assert "schemawatchd explain" in front
    assert "schemawatchd incidents" not in front


def test_two_long_texts_that_differ_at_their_end_are_told_apart(slack_sink):
    long_text = "select " + "x, " * 400
    found = item(fields={"definition": FieldChange(f"{long_text}a", f"{long_text}b")})
    assert "definition differs further on than fits here" in shown(rendered(message(found)).blocks)
    assert f"- {long_text}a" in whole(message(found))
    assert f"+ {long_text}b" in whole(message(found))
