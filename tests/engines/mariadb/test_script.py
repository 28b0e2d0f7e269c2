import pytest

from schemawatchd.engines.mariadb.own_database import unqualified, unqualified_sequences
from schemawatchd.engines.mariadb.scratch.script import MariadbStatement, statements, uncommented
from schemawatchd.engines.mariadb.scratch.skip_rules import Filter
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script


def split(text):
    return [(each.text, each.line) for each in statements(Script("schema.sql", text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1", [("select 1", 1)]),
        ("select 1;\n\nselect 2;\n", [("select 1", 1), ("select 2", 3)]),
        ("-- a\n# b\n/* c\n; */ select 1;", [("select 1", 4)]),
        (
            "select ';', \";\", `;`, 'a''b;', 'a\\';' ;x",
            [("select ';', \";\", `;`, 'a''b;', 'a\\';'", 1), ("x", 1)],
        ),
        ("select 1 -- ; \n, 2; x", [("select 1 -- ; \n, 2", 1), ("x", 2)]),
        ("select 1 /* ; */, 2 # ;\n;", [("select 1 /* ; */, 2 # ;", 1)]),
        ("select 5--1;", [("select 5--1", 1)]),
        ("/*!40101 SET NAMES utf8 */;", [("/*!40101 SET NAMES utf8 */", 1)]),
        ("/*M!999999\\- enable the sandbox mode */ \n\nselect 1;", [("select 1", 3)]),
        ("delimiter //\na;b//\ndelimiter ;\nc;", [("a;b", 2), ("c", 4)]),
        ("DELIMITER $$\r\na;$$\r\nDELIMITER ;\r\nb;", [("a;", 2), ("b", 4)]),
        ("a\\G b\\g c", [("a", 1), ("b", 1), ("c", 1)]),
        (";;;\n;a;", [("a", 2)]),
        ("\ufeffa;", [("a", 1)]),
        ("warnings;\na;\ntee out.log\nb;\n\\W\nc;", [("a", 2), ("b", 4), ("c", 6)]),
        ("a;\nquit\nb;", [("a", 1)]),
        ("select 'never closed;\n b;", [("select 'never closed;\n b;", 1)]),
        ("a; /* never closed;\n b;", [("a", 1), ("/* never closed;\n b;", 1)]),
    ],
)
def test_splitting(text, expected):
    assert split(text) == expected


@pytest.mark.parametrize("text", ["", " \n", "-- only\n/* comments */", ";;", "delimiter //", "\ufeff"])
def test_a_file_without_statements(text):
    with pytest.raises(SourceInvalid, match="no statement") as caught:
        split(text)
    assert caught.value.path == "schema.sql"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a;\nsource other.sql\n", 2), ("\\. other.sql", 1), ("a;\n\n\\! rm -rf /", 3), ("SYSTEM ls;", 1)],
)
def test_commands_that_run_or_read_something_are_refused(text, line):
    with pytest.raises(SourceInvalid, match="client program") as caught:
        split(text)
    assert caught.value.line == line
    assert caught.value.hint


def test_a_nul_byte():
    with pytest.raises(SourceInvalid, match="NUL") as caught:
        split("a;\nb\0;")
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "insert into t values " + ",".join(["(1, 'a;''b\\'', \"c\", `d`)"] * 700_000),
        "create table t (a int); -- x\n" * 600_000,
        "'" * 20_000_000,
        "/*" * 10_000_000,
        "a-" * 10_000_000,
        "#'\n" * 6_000_000 + "y",
        "(" * 20_000_000,
    ],
    ids=["one insert", "many", "quotes", "comments", "dashes", "hashes", "brackets"],
)
def test_twenty_megabytes_are_split(text):
    """Within the time limit of a test: what is quadratic would take days."""
    assert split(text)


def test_the_first_words_are_on_one_line():
    shown = MariadbStatement("create table t (\n  a int,\n" + "x" * 1000, 1).shown
    assert shown.startswith("create table t ( a int, xxx")
    assert len(shown) == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "begin\n  -- a\n  /* b\n c */\n  select 1; # d\n\n  select '-- e'; \nend",
            "begin\n  select 1;\n  select '-- e';\nend",
        ),
        ("select 1 /* c */ + 2", "select 1  + 2"),
        ("a\r\nb", "a\nb"),
        ("select 'x\n\ny', `-- z`", "select 'x\n\ny', `-- z`"),
        ("select 5--1", "select 5--1"),
    ],
)
def test_bodies_are_compared_without_comments(body, expected):
    assert uncommented(body) == expected
    assert uncommented(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select `shop`.`t`.`a` AS `a` from `shop`.`t`", "select `t`.`a` AS `a` from `t`"),
        (
            "from (`shop`.`t` `x` join `shop`.`u` on(`x`.`a` = `u`.`a`))",
            "from (`t` `x` join `u` on(`x`.`a` = `u`.`a`))",
        ),
        ("from ((`shop`.`t` left join `other`.`u` on(1)))", "from ((`t` left join `other`.`u` on(1)))"),
        ("concat('`shop`.`t`','it\\'s from `shop`.`t`')", "concat('`shop`.`t`','it\\'s from `shop`.`t`')"),
        ("select `shop`.`id` from `shop`.`shop`", "select `shop`.`id` from `shop`"),
        ("`x`.`shop`.`t`", "`x`.`shop`.`t`"),
        ("`shop`.`f`(1)", "`f`(1)"),
        ("nextval(`shop`.`s`)", "nextval(`s`)"),
        ("from `SHOP`.`t`", "from `SHOP`.`t`"),
    ],
)
def test_a_database_is_no_part_of_a_view(text, expected):
    assert unqualified(text, "shop") == expected


def test_odd_database_names():
    assert unqualified("from `a``b.*`.`t`", "a`b.*") == "from `t`"
    assert unqualified_sequences("default nextval(`any`.`s`), c default 'nextval(`any`.`s`)'") == (
        "default nextval(`s`), c default 'nextval(`any`.`s`)'"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("create definer=`root`@`localhost` procedure p() select 1", "create  procedure p() select 1"),
        ("CREATE DEFINER = 'a'@'%' TRIGGER t", "CREATE  TRIGGER t"),
        ("CREATE ALGORITHM=UNDEFINED DEFINER=`o'x`@`10.%` SQL SECURITY DEFINER VIEW v", "CREATE ALGORITHM=UNDEFINED  SQL SECURITY DEFINER VIEW v"),  # noqa: E501
        ("/*!50003 CREATE*/ /*!50017 DEFINER=`r`@`l`*/ /*!50003 TRIGGER t */", "/*!50003 CREATE*/ /*!50017 */ /*!50003 TRIGGER t */"),  # noqa: E501
        ("/*!50001 CREATE ALGORITHM=MERGE */\n/*!50013 DEFINER=r@l SQL SECURITY DEFINER */ x", "/*!50001 CREATE ALGORITHM=MERGE */\n/*!50013  SQL SECURITY DEFINER */ x"),  # noqa: E501
        ("create or replace definer=current_user() function f", "create or replace  function f"),
        ("create definer=admin_role procedure p()", "create  procedure p()"),
        ("create table t (a varchar(50) default 'definer=`x`@`y`')", "create table t (a varchar(50) default 'definer=`x`@`y`')"),  # noqa: E501
        ("create procedure p() select 'CREATE DEFINER=`a`@`b`'", "create procedure p() select 'CREATE DEFINER=`a`@`b`'"),  # noqa: E501
        ("USE shop", None),
        ("use `shop`", None),
        ("create database if not exists shop", None),
        ("CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET latin1 COLLATE latin1_bin */", "ALTER DATABASE `x` CHARACTER SET latin1 COLLATE latin1_bin"),  # noqa: E501
        ("/*!40000 DROP DATABASE IF EXISTS `shop`*/", None),
        ("LOCK TABLES `t` WRITE", None),
        ("unlock tables", None),
        ("SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ ''", None),
        ("SET NAMES utf8", "SET NAMES utf8"),
        ("grant select on shop.* to app", None),
        ("insert into t values (1)", "insert into t values (1)"),
    ],
)  # fmt: skip
def test_what_is_left_out_of_a_file(text, expected):
    assert Filter("s.sql", "x")(MariadbStatement(text, 1)) == expected


def test_a_second_database_is_refused():
    allowed = Filter("s.sql", "x")
    assert allowed(MariadbStatement("use shop", 1)) is None
    assert allowed(MariadbStatement("use `shop`", 2)) is None
    with pytest.raises(SourceInvalid, match="one database") as caught:
        allowed(MariadbStatement("use billing", 3))
    assert caught.value.line == 3


def texts(text, *modes):
    return [each.text for each in statements(Script("a.sql", text), frozenset(modes))]


@pytest.mark.parametrize(
    ("modes", "text", "expected"),
    [
        ((), r"select 'a\'; b'; select 1", [r"select 'a\'; b'", "select 1"]),
        (("NO_BACKSLASH_ESCAPES",), r"select 'a\'; select 1", [r"select 'a\'", "select 1"]),
        (("NO_BACKSLASH_ESCAPES",), r'select "a\"; select 1', [r'select "a\"', "select 1"]),
        (("ANSI_QUOTES",), r'select "a\"; select 1', [r'select "a\"', "select 1"]),
        (("ANSI_QUOTES",), r"select 'a\'; b'; select 1", [r"select 'a\'; b'", "select 1"]),
        (("ORACLE",), r'select "a\"; select 1', [r'select "a\"', "select 1"]),
        (("PIPES_AS_CONCAT",), r'select "a\"; b"; select 1', [r'select "a\"; b"', "select 1"]),
        ((), r"set sql_mode = 'ANSI_QUOTES'; select " + r'"a\"; select 1',
         ["set sql_mode = 'ANSI_QUOTES'", r'select "a\"', "select 1"]),
        ((), r"/*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */ ; select '\'; select 1",
         ["/*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */", r"select '\'", "select 1"]),
        ((), r"SET @o=@@SQL_MODE,SQL_MODE='NO_BACKSLASH_ESCAPES'; select '\'; SET SQL_MODE=@o; select 'a\'; b'",
         ["SET @o=@@SQL_MODE,SQL_MODE='NO_BACKSLASH_ESCAPES'", r"select '\'",
          "SET SQL_MODE=@o", r"select 'a\'; b'"]),
        (("NO_BACKSLASH_ESCAPES",), r"set session sql_mode = default; select '\'; select 1",
         ["set session sql_mode = default", r"select '\'", "select 1"]),
        (("ANSI_QUOTES",), r"set sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES'); select '\'; select 1",
         ["set sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')", r"select '\'", "select 1"]),
        ((), r"set @@session.sql_mode = ''; select '\'; '; select 1",
         ["set @@session.sql_mode = ''", r"select '\'; '", "select 1"]),
    ],
)  # fmt: skip
def test_quotes_end_as_the_mode_says(modes, text, expected):
    assert texts(text, *modes) == expected


def test_a_body_is_read_in_the_mode_it_was_made_in():
    assert uncommented(r"select '\' /* c */, 1", frozenset({"NO_BACKSLASH_ESCAPES"})) == r"select '\' , 1"
    assert (
        uncommented(
            r"""select "\" -- c
, '--'""",
            frozenset({"ANSI_QUOTES"}),
        )
        == "select \"\\\"\n, '--'"
    )
