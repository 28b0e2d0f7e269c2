"""A migration tool that nobody knows; it finds nothing in its environment but what it may."""

import os
import sqlite3

assert not {"SCHEMAWATCHD_CONFIG", "PYTHONPATH"} & set(os.environ)
assert not [name for name in os.environ if "PASS" in name or "TOKEN" in name]
path = os.environ["DATABASE_URL"].removeprefix("sqlite:///")
connection = sqlite3.connect(path)
connection.execute("create table if not exists users (id integer primary key)")
if os.environ["SCHEMAWATCHD_VERSION"] == "b2":
    connection.execute("alter table users add column phone text")
connection.commit()
