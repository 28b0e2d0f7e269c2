"""The messages in the documentation have the form that a channel gets."""

import re

from docs.consoles import SHOWN_HOST
from docs.pages import ROOT, blocks, text
from schemawatchd.notify.channel import Spec, channel


def form(message):
    """Without times and hosts."""
    without_hosts = re.sub(r"^on \S+:", "on <host>:", message, flags=re.MULTILINE)
    without_spans = re.sub(r"after \d+ s", "after <span>", without_hosts)
    return re.sub(r"(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d(?: CES?T)?", "<time>", without_spans)


def test_messages_have_the_form_that_is_shown(shop, run, http_sink, monkeypatch):
    shop.configure(f'[channels.team]\nurl = "{http_sink.url}"\n')
    monkeypatch.setenv("SCHEMAWATCHD_TIMEZONE", "Europe/Berlin")
    run("--once")
    shop.sql("DROP INDEX orders_by_customer; CREATE TABLE orders_backup_2 AS SELECT * FROM orders")
    run("--once")
    shop.sql("DROP TABLE orders_backup_2")
    run("--once")
    real = [form(f"{each['message']}\n") for each in http_sink.bodies]
    shown = [each.text for page in ("README.md", "docs/messages.md") for each in blocks(ROOT / page, "text")]
    first_look, drift, end = real
    assert [drift, drift, end, first_look] == [form(each) for each in shown]
    assert all(f"on {SHOWN_HOST}:" in each for each in shown)


def test_urls_of_channels_are_understood():
    urls = re.findall(r"^\| [^|]+ \| `(\w+://[^`]+)` \|$", text("messages.md"), re.MULTILINE)
    assert len(urls) == 3
    for url in urls:
        channel(Spec(name="team", url=url)).check()
