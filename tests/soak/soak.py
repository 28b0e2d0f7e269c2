"""A soak with faults: drifts at random on three engines, and an oracle that knows the truth by itself.

Usage: python tests/soak/soak.py PROGRAM MINUTES [SEED]

It starts a private PostgreSQL, a private MariaDB and a SQLite file, a webhook and a mail server, and the real
daemon with its settings as shipped, but for two times that would make the soak five minutes longer for each
drift: the interval, and `group_interval`, for which news about a target that was spoken of lately waits. The
oracle imports nothing of the daemon's package: it knows each object by the time of each commit, reads what
arrived as any receiver does, and judges:

lost    a drift that stood for long enough while target, daemon and channel were up, and was never reported there
false   a message about something that was never so, or that says of a drift that stands that it is over
twice   the same piece of news again, where no answer was lost and no kill happened
end     what each channel believes at the end, against what is so

Exit code 0 if there is nothing of any of them, else 1.
"""

import asyncio
import contextlib
import email
import email.policy
import json
import os
import pwd
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pymysql
from aiosmtpd.controller import Controller

EVERY = 2.0
GROUP_INTERVAL = 10.0
SURE = 60.0
"""A drift that stands for so long has to be reported: both intervals, settling, `group_wait`, a retry or two."""
FLOOD_WINDOW = 600.0
"""What a full channel could not take is told when it has room again, at the latest after this."""
SLACK = 8.0
"""Between a commit and the message about the state before it: the length of a check and of a delivery."""
QUIET_AT_THE_END = 40.0
PORT_TRIES = 50

_TABLE = "create table {n} (i integer not null, t varchar(20), j integer default 7"
_CHECKED = _TABLE + ", constraint {n}c check (i > 0))"

# For each engine the schema as it should be, by object, and what makes the drift and takes it back.
SCHEMA = {
    "postgresql": {
        "a": _CHECKED,
        "b": "create index {n}i on {n} (t)",
        "c": "create view {n}v as select i from {n}",
    },
    "mariadb": {
        "a": _CHECKED,
        "b": "create index {n}i on {n} (t)",
        "c": "create view {n}v as select i from {n}",
    },
    "sqlite": {
        "a": _TABLE + ")",
        "b": "create index {n}i on {n} (t)",
        "c": "create view {n}v as select i from {n}",
    },
}
CHANGES = {
    "postgresql": [
        ("{n}i", "drop index {n}i", "create index {n}i on {n} (t)"),
        ("{n}v", "drop view {n}v", "create view {n}v as select i from {n}"),
        ("{n}.x", "alter table {n} add x integer", "alter table {n} drop x"),
        ("{n}.j", "alter table {n} alter j set default 8", "alter table {n} alter j set default 7"),
        ("{n}.i", "alter table {n} alter i drop not null", "alter table {n} alter i set not null"),
        ("{n}c", "alter table {n} drop constraint {n}c", "alter table {n} add constraint {n}c check (i > 0)"),
        ("{n}y", "create table {n}y (i integer)", "drop table {n}y"),
        ("{n}s", "create sequence {n}s", "drop sequence {n}s"),
        ("{n}f", "create function {n}f() returns integer language sql as 'select 1'", "drop function {n}f()"),
        ("{n}e", "create type {n}e as enum ('a')", "drop type {n}e"),
        ("{n}m", "create materialized view {n}m as select i from {n}", "drop materialized view {n}m"),
        ("{n}u", "create unique index {n}u on {n} (j)", "drop index {n}u"),
    ],
    "mariadb": [
        ("{n}i", "drop index {n}i on {n}", "create index {n}i on {n} (t)"),
        ("{n}v", "drop view {n}v", "create view {n}v as select i from {n}"),
        ("{n}.x", "alter table {n} add x integer", "alter table {n} drop x"),
        ("{n}.j", "alter table {n} alter j set default 8", "alter table {n} alter j set default 7"),
        ("{n}.i", "alter table {n} modify i integer", "alter table {n} modify i integer not null"),
        ("{n}c", "alter table {n} drop constraint {n}c", "alter table {n} add constraint {n}c check (i > 0)"),
        ("{n}y", "create table {n}y (i integer)", "drop table {n}y"),
        ("{n}s", "create sequence {n}s", "drop sequence {n}s"),
        ("{n}f", "create function {n}f() returns integer deterministic return 1", "drop function {n}f"),
        ("{n}p", "create procedure {n}p() select 1", "drop procedure {n}p"),
        ("{n}g", "create trigger {n}g before insert on {n} for each row set new.j = 1", "drop trigger {n}g"),
        ("{n}u", "create unique index {n}u on {n} (j)", "drop index {n}u on {n}"),
    ],
    "sqlite": [
        ("{n}i", "drop index {n}i", "create index {n}i on {n} (t)"),
        ("{n}v", "drop view {n}v", "create view {n}v as select i from {n}"),
        ("{n}.x", "alter table {n} add x integer", "alter table {n} drop x"),
        ("{n}y", "create table {n}y (i integer)", "drop table {n}y"),
        ("{n}u", "create unique index {n}u on {n} (j)", "drop index {n}u"),
        ("{n}g", "create trigger {n}g after insert on {n} begin select 1; end", "drop trigger {n}g"),
        ("{n}w", "create view {n}w as select t from {n}", "drop view {n}w"),
        ("{n}k", "create index {n}k on {n} (i, j)", "drop index {n}k"),
        ("{n}z", "create table {n}z (a text, b text)", "drop table {n}z"),
        ("{n}h", "create trigger {n}h after update on {n} begin select 2; end", "drop trigger {n}h"),
        ("{n}q", "create table {n}q (a integer primary key)", "drop table {n}q"),
        ("{n}l", "create index {n}l on {n} (j) where j > 0", "drop index {n}l"),
    ],
}


# Servers -------------------------------------------------------------------------------------------------


def as_user(name, argv):
    """The command under an unprivileged account where we are root, told to end when we do."""
    if os.geteuid() != 0:
        return argv
    account = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", *argv]


def owner(name):
    return pwd.getpwnam(name) if os.geteuid() == 0 else None


@dataclass
class Server:
    """A private server that can be stopped, cut short and started again."""

    argv: list
    folder: Path
    process: subprocess.Popen = None

    def start(self):
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(self.argv, cwd=self.folder, stdout=log, stderr=log)
        log.close()

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(60)


def postgresql(folder):
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name))
    found = programs[-1] if programs else Path(shutil.which("postgres")).parent
    account = owner("postgres")
    folder.mkdir()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, port = folder / "data", free_port()
    subprocess.run(
        as_user("postgres", [str(found / "initdb"), "-D", str(data), "-U", "soak", "-A", "trust", "--no-sync"]),
        check=True,
        capture_output=True,
        cwd=folder,
    )
    argv = [str(found / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-c", "fsync=off"]
    server = Server(as_user("postgres", [*argv, "-c", "listen_addresses=127.0.0.1"]), folder)
    server.start()
    dsn = f"postgresql://soak@127.0.0.1:{port}/postgres"
    return server, dsn, lambda: psycopg.connect(dsn, autocommit=True, connect_timeout=3)


def mariadb(folder):
    account = owner("mysql")
    folder.mkdir()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data, port = folder / "data", free_port()
    install = shutil.which("mariadb-install-db") or "/usr/bin/mariadb-install-db"
    subprocess.run(
        as_user(
            "mysql",
            [
                *(install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"),
                *("--skip-test-db", f"--tmpdir={folder}"),
            ],
        ),
        check=True,
        capture_output=True,
        cwd=folder,
    )
    argv = [shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}"]
    argv += [f"--socket={folder}/s", f"--port={port}", "--bind-address=127.0.0.1", f"--tmpdir={folder}"]
    server = Server(as_user("mysql", [*argv, "--innodb-flush-log-at-trx-commit=0"]), folder)
    server.start()

    def connect():
        return pymysql.connect(
            host="127.0.0.1", port=port, user="root", database="soak", autocommit=True, connect_timeout=3
        )

    def made():
        first = pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True, connect_timeout=3)
        first.cursor().execute("create database if not exists soak")
        first.close()

    until(lambda: made() or True, 60)
    return server, f"mariadb://root@127.0.0.1:{port}/soak", connect


def free_port():
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return each.getsockname()[1]


def until(condition, seconds):
    """What `condition` answers once it answers with something true; its last error if it never does."""
    end = time.monotonic() + seconds
    while True:
        try:
            if found := condition():
                return found
        except Exception:
            if time.monotonic() > end:
                raise
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.1)


# Receivers -----------------------------------------------------------------------------------------------


@dataclass
class News:
    """One line of a message: when it came, over which channel, and what it says of which object."""

    at: float
    channel: str
    what: str
    target: str
    object: str
    key: str


@dataclass
class Inbox:
    """Everything that arrived. While a receiver is `bad` an answer may be lost, so that news may come again."""

    news: list = field(default_factory=list)
    uncertain: list = field(default_factory=list)
    bad: dict = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, channel, lines, key):
        now = time.time()
        with self.lock:
            self.news += [News(now, channel, *line, key) for line in lines]

    def lost_answer(self, channel):
        with self.lock:
            self.uncertain.append((time.time(), channel))


def webhook(inbox):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            mode = inbox.bad.get("hook")
            if mode == "refuse":
                self.send_response(503)
                self.end_headers()
                return
            read = json.loads(body)
            inbox.take(
                "hook", [(each["what"], each["target"], each["object"]) for each in read["findings"]], read["key"]
            )
            if mode == "silent":
                inbox.lost_answer("hook")
                self.close_connection = True
                return
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


OVER = {"resolved", "passed"}
"""What says of a drift that it is over: it ended, or it came and went while the channel took no more messages."""

_LINE = re.compile(r"^(CRITICAL|WARNING|NOTICE|INFO|RESOLVED)\b")


class Mails:
    """A mail server. What a mail says of an object is its line in the plain text part."""

    def __init__(self, inbox, names):
        self.inbox, self.slots = inbox, {name: (target, name) for target, name in names}

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd names it
        mode = self.inbox.bad.get("mail")
        if mode == "refuse":
            return "451 later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = message.get_body(("plain",))
        text = part.get_content() if part else ""
        self.inbox.take("mail", list(self.lines(text)), message["Message-ID"])
        if mode == "silent":
            self.inbox.lost_answer("mail")
            server.transport.close()
        return "250 taken"

    def lines(self, text):
        for line in text.splitlines():
            found = _LINE.match(line.strip())
            if found:
                for word in line.partition(": ")[0].split():
                    if slot := self.slots.get(named(word)) or self.slots.get(named(word).rpartition(".")[2]):
                        what = "passed" if "(came and went)" in line else "opened"
                        yield ("resolved" if found[1] == "RESOLVED" else what, *slot)
                        break


def named(word):
    """An object's name as a message gives it, without the schema and without the arguments."""
    return word.removeprefix("public.").partition("(")[0]


# The truth -----------------------------------------------------------------------------------------------


@dataclass
class Slot:
    """One object that can be made to differ, and since when it did."""

    engine: str
    name: str
    make: str
    undo: str
    spans: list = field(default_factory=list)

    @property
    def drifted(self):
        return bool(self.spans) and self.spans[-1][1] is None

    def flip(self, run):
        run(self.undo if self.drifted else self.make)
        now = time.time()
        if self.drifted:
            self.spans[-1] = (self.spans[-1][0], now)
        else:
            self.spans.append((now, None))

    def stood_between(self, since, until_):
        return any(start <= until_ and (end is None or end >= since) for start, end in self.spans)

    def stood_all_the_time(self, since, until_):
        return any(start <= since and (end is None or end >= until_) for start, end in self.spans)


class Soak:
    """One run."""

    def __init__(self, program, minutes, seed):
        self.program, self.minutes, self.seed = program, minutes, seed
        self.random = random.Random(seed)
        self.folder = Path(tempfile.mkdtemp(prefix="soak-"))
        self.folder.chmod(0o755)
        self.inbox = Inbox()
        self.troubles = []
        self.faults = {}
        self.daemon = None

    # Setting up

    def set_up(self):
        self.servers, self.urls, self.connects = {}, {}, {}
        for name, start in (("postgresql", postgresql), ("mariadb", mariadb)):
            self.servers[name], self.urls[name], self.connects[name] = start(self.folder / name)
        self.file = self.folder / "lite.db"
        self.urls["sqlite"] = f"sqlite:///{self.file}"
        self.slots = [
            Slot(engine, *(text.format(n=f"{engine[0]}{number}") for text in (wanted, make, undo)))
            for engine, changes in CHANGES.items()
            for number, (wanted, make, undo) in enumerate(changes)
        ]
        for engine, changes in CHANGES.items():
            texts = [
                text.format(n=f"{engine[0]}{number}")
                for number in range(len(changes))
                for text in SCHEMA[engine].values()
            ]
            (self.folder / f"{engine}.sql").write_text(";\n".join(texts) + ";\n")
            until(lambda engine=engine: self.connected(engine), 60)
            for text in texts:
                self.run(engine, text)
        self.hook = webhook(self.inbox)
        self.mails = Controller(
            Mails(self.inbox, [(s.engine, s.name) for s in self.slots]), "127.0.0.1", free_port()
        )
        self.mails.start()
        self.write_configuration()

    def connected(self, engine):
        self.run(engine, "select 1")
        return True

    def run(self, engine, statement):
        if engine == "sqlite":
            with contextlib.closing(sqlite3.connect(self.file, timeout=20)) as there:
                there.executescript(statement)
            return
        with contextlib.closing(self.connects[engine]()) as there:
            cursor = there.cursor()
            cursor.execute(statement)

    def write_configuration(self):
        targets = "".join(
            f'[targets.{engine}]\nurl = "{url}"\nenvironment = "prod"\nschema = "{engine}.sql"\n\n'
            for engine, url in self.urls.items()
        )
        (self.folder / "schemawatchd.toml").write_text(
            f'state = "sqlite:///{self.folder}/state.db"\nevery = "{EVERY:.0f}s"\n\n{targets}'
            f'[channels.hook]\nkind = "webhook"\nurl = "http://127.0.0.1:{self.hook.server_port}/"\n'
            f'secret = "file:secret"\n\n'
            f'[channels.mail]\nkind = "mail"\n'
            f'url = "mailto://127.0.0.1:{self.mails.port}?from=soak@example.org&to=team@example.org&mode=insecure"\n\n'
            '[[routes]]\nchannels = ["hook", "mail"]\nenvironments = ["prod"]\nseverity = "info"\n'
            f'group_interval = "{GROUP_INTERVAL:.0f}s"\n'
        )
        (self.folder / "secret").write_text("whsec_c29ha3NlY3JldHNvYWtzZWNyZXQ=")
        for name in ("schemawatchd.toml", "secret"):
            (self.folder / name).chmod(0o600)

    def start_daemon(self):
        log = (self.folder / "daemon.log").open("ab")
        self.daemon = subprocess.Popen(
            [self.program, "run", "-v", "--config", str(self.folder / "schemawatchd.toml")],
            cwd=self.folder,
            stdout=log,
            stderr=log,
        )
        log.close()

    # What is done to it

    @contextlib.contextmanager
    def trouble(self, what, *engines_or_channels):
        """Nothing has to be reported in time while this lasts, nor shortly afterwards."""
        self.faults[what] = self.faults.get(what, 0) + 1
        begun = time.time()
        try:
            yield
        finally:
            self.troubles.append((begun, time.time(), what, engines_or_channels))

    def bad_receiver(self):
        channel, mode = self.random.choice(["hook", "mail"]), self.random.choice(["refuse", "silent"])
        with self.trouble(f"receiver {mode}", channel):
            self.inbox.bad[channel] = mode
            time.sleep(self.random.uniform(2, 8))
            self.inbox.bad.pop(channel)

    def stopped_server(self):
        engine = self.random.choice(["postgresql", "mariadb"])
        with self.trouble("server stopped", engine):
            self.servers[engine].process.send_signal(signal.SIGSTOP)
            time.sleep(self.random.uniform(1, 5))
            self.servers[engine].process.send_signal(signal.SIGCONT)

    def restarted_server(self):
        engine = self.random.choice(["postgresql", "mariadb"])
        with self.trouble("server restarted", engine):
            self.servers[engine].end(signal.SIGTERM if engine == "mariadb" else signal.SIGINT)
            self.servers[engine].start()
            until(lambda: self.connected(engine), 60)

    def killed_daemon(self):
        how = self.random.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM])
        with self.trouble(f"daemon {how.name}", *CHANGES, "hook", "mail"):
            self.inbox.lost_answer("hook")
            self.inbox.lost_answer("mail")
            self.daemon.send_signal(how)
            self.daemon.wait(30)
            self.start_daemon()
            time.sleep(3)

    def flashed_file(self):
        engine = self.random.choice(list(CHANGES))
        path = self.folder / f"{engine}.sql"
        whole = path.read_text()
        lines = whole.splitlines(keepends=True)
        left_out = self.random.randrange(len(lines))
        with self.trouble("schema file flash"):
            path.write_text("".join(lines[:left_out] + lines[left_out + 1 :]))
            time.sleep(self.random.uniform(0.1, 0.7))
            path.write_text(whole)

    def there_and_back(self):
        slot = self.random.choice([each for each in self.slots if not each.drifted])
        self.faults["there and back"] = self.faults.get("there and back", 0) + 1
        for _ in range(self.random.randrange(3, 12)):
            self.attempt(slot)
            time.sleep(self.random.uniform(0, 0.15))
            self.attempt(slot)
            time.sleep(self.random.uniform(0, 0.15))

    def full_disk(self):
        """The state store cannot grow: its file system is not ours to fill, so the process is limited."""
        with self.trouble("disk full", *CHANGES, "hook", "mail"):
            size = (self.folder / "state.db").stat().st_size
            subprocess.run(
                ["prlimit", f"--pid={self.daemon.pid}", f"--fsize={size}:unlimited"],
                check=False,
                capture_output=True,
            )
            time.sleep(self.random.uniform(3, 6))
            subprocess.run(
                ["prlimit", f"--pid={self.daemon.pid}", "--fsize=unlimited:unlimited"],
                check=False,
                capture_output=True,
            )
            time.sleep(2)

    def attempt(self, slot):
        """Flip, as an operator does who tries again until the server takes it."""
        until(lambda: slot.flip(lambda text: self.run(slot.engine, text)) or True, 60)

    def go(self):
        self.set_up()
        self.start_daemon()
        for engine in CHANGES:
            until(lambda engine=engine: f"checked {engine} (" in self.log(), 180)
        faults = [
            *(self.bad_receiver, self.stopped_server, self.restarted_server, self.killed_daemon),
            *(self.flashed_file, self.there_and_back, self.full_disk),
        ]
        self.begun = time.time()
        end = time.monotonic() + self.minutes * 60
        next_fault = time.monotonic() + 10
        while time.monotonic() < end:
            self.attempt(self.random.choice(self.slots))
            time.sleep(self.random.choice([0.2, 1, 3, 8]))
            if time.monotonic() > next_fault:
                self.random.choice(faults)()
                next_fault = time.monotonic() + self.random.uniform(5, 20)
        # A long soak fills a channel, and what waits behind its flood guard is told when the window has gone by.
        time.sleep(QUIET_AT_THE_END + (SURE if self.minutes < 5 else FLOOD_WINDOW))
        self.ended = time.time()
        self.daemon.terminate()
        self.daemon.wait(30)
        return self.judged()

    def log(self):
        path = self.folder / "daemon.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def close(self):
        for each in ([self.daemon] if self.daemon else []) + [each.process for each in self.servers.values()]:
            if each and each.poll() is None:
                each.kill()
                each.wait()
        self.mails.stop()
        self.hook.shutdown()
        self.hook.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # Judging

    def judged(self):
        rows = {"injected": sum(len(each.spans) for each in self.slots), "must": 0, "reported": 0}
        lost, false, twice, end = [], [], [], []
        by_slot = {(s.engine, s.name): s for s in self.slots}
        told = {}
        for news in self.inbox.news:
            slot = self.slot_of(by_slot, news)
            if slot is not None:
                told.setdefault((news.channel, slot.engine, slot.name), []).append(news)
        for channel in ("hook", "mail"):
            for slot in self.slots:
                lines = told.get((channel, slot.engine, slot.name), [])
                for start, stop in slot.spans:
                    stop_ = stop or self.ended
                    if stop_ - start < SURE or self.disturbed(channel, slot.engine, start, stop_):
                        continue
                    rows["must"] += 1
                    if self.was_known(lines, start, stop_):
                        rows["reported"] += 1
                    else:
                        lost.append(f"{channel}: {slot.engine} {slot.name} stood {stop_ - start:.0f} s")
                false += self.false_lines(channel, slot, lines)
                twice += self.twice(channel, slot, lines)
                believed = bool(lines) and lines[-1].what not in OVER
                if believed != slot.drifted:
                    end.append(f"{channel}: {slot.engine} {slot.name} believed {believed}, is {slot.drifted}")
        return rows | {"lost": lost, "false": false, "twice": twice, "end": end}

    @staticmethod
    def was_known(lines, start, stop):
        """Whether it was told in time; nothing is owed where the channel never heard that it had been away."""
        before = [n.what for n in lines if n.at < start]
        since = [n.what for n in lines if start <= n.at <= stop + FLOOD_WINDOW]
        if before and before[-1] not in OVER and not OVER.intersection(since):
            return True
        return any(each != "resolved" for each in since)

    @staticmethod
    def slot_of(by_slot, news):
        name = named(news.object)
        return by_slot.get((news.target, name)) or by_slot.get((news.target, name.rpartition(".")[2]))

    def disturbed(self, channel, engine, start, stop):
        """Whether so much of the time was troubled that no undisturbed stretch of `SURE` is left."""
        at = start
        for begun, ended, _, about in sorted(self.troubles):
            if ended + SLACK < start or begun > stop or (about and not {channel, engine} & set(about)):
                continue
            if begun - at >= SURE:
                return False
            at = max(at, ended + SLACK)
        return stop - at < SURE

    def false_lines(self, channel, slot, lines):
        for n in lines:
            at, window = f"at {n.at - self.begun:.0f} s", 120.0 if self.inbox.uncertain else 60.0
            what = f"{channel}: {slot.engine} {slot.name}"
            if n.what == "resolved" and slot.stood_all_the_time(n.at - window, n.at + 1):
                yield f"{what} is said to be over {at}, and stands"
            if n.what in ("opened", "reopened", "worsened") and not slot.stood_between(n.at - window * 3, n.at):
                yield f"{what} is reported {at}, and never was"

    def twice(self, channel, slot, lines):
        """The same key twice is the receiver's to drop; the same news under another key is not."""
        before = None
        for n in lines:
            if before is not None and n.what == "opened" == before.what and n.key != before.key:
                excused = any(c == channel and before.at - 5 <= at <= n.at + 5 for at, c in self.inbox.uncertain)
                came_back = any(before.at - 60 <= start <= n.at for start, _ in slot.spans[1:])
                if not excused and not came_back:
                    yield f"{channel}: {slot.engine} {slot.name} twice, {n.at - before.at:.0f} s apart"
            before = n if n.what in ("opened", "resolved") else before


def main():
    program, minutes = str(Path(sys.argv[1]).absolute()), float(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.SystemRandom().randrange(10**6)
    soak = Soak(program, minutes, seed)
    try:
        found = soak.go()
        log = soak.log()
    except BaseException:
        print(soak.log()[-3000:])
        raise
    finally:
        soak.close()
    print(f"seed {seed}, {minutes:g} minutes; faults: {dict(sorted(soak.faults.items()))}")
    print(
        f"injected {found['injected']} · must be reported {found['must']} · reported {found['reported']}",
        end=" · ",
    )
    print(" · ".join(f"{name} {len(found[name])}" for name in ("lost", "false", "twice", "end")))
    for name in ("lost", "false", "twice", "end"):
        for each in found[name]:
            print(f"  {name}: {each}")
    bad = any(found[name] for name in ("lost", "false", "twice", "end"))
    if bad or "Traceback" in log:
        keep = Path(tempfile.gettempdir()) / f"soak-{seed}.log"
        keep.write_text(log)
        print(f"the daemon's log: {keep}{', with a traceback in it' if 'Traceback' in log else ''}")
    return int(bad or "Traceback" in log)


if __name__ == "__main__":
    asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())
    sys.exit(main())
