"""The server's own words for one object: what `explain` shows beside what was compared."""

import pytest

from fixtures.postgres import NOON
from schemawatchd.engines.mariadb.engine import ENGINE

pytestmark = pytest.mark.mariadb

FIRST = (
    "create table t (id int primary key, a int comment 'x', check (a > 0))",
    "create view v as select id from t",
    "create trigger g before insert on t for each row set new.a = 1",
    "create function f() returns int return 1",
    "create procedure p() select 1",
    "create sequence s",
    "create event e on schedule every 1 day do delete from t",
)
WORDS = {
    "table:t": "CREATE TABLE `t`",
    "column:t.a": "`a` int(11) DEFAULT NULL COMMENT 'x'",
    "view:v": "VIEW `v` AS select",
    "trigger:t.g": "set new.a = 1",
    "function:f": "return 1",
    "procedure:p": "select 1",
    "sequence:s": "CREATE SEQUENCE `s`",
    "event:e": "delete from t",
}


def test_the_server_words_it_so(mariadb_database, mariadb_limits):
    mariadb_database.run(*FIRST)
    with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
        keys = {str(key): key for key in session.read(frozenset(), NOON).objects}
        assert WORDS.keys() <= keys.keys()
        for name, words in WORDS.items():
            assert words in " ".join(session.worded(keys[name]).values()), name
