"""The matrix of a self-test, for people and for programs."""

import json

from schemawatchd.reports.matrix import Cell, Matrix, MatrixColumn, MatrixFinding, Result, as_json, as_text

FOUND = MatrixFinding(rule="DR107", severity="warning", object="o.b", summary="default of o.b is 2, expected 1")
SEEN = Cell(engine="sqlite", name="column: type", result=Result.SEEN, rules=("DR104",), object="o.a")
MISSED = Cell(
    engine="sqlite",
    name="column: default",
    result=Result.NOT_SEEN,
    rules=("DR107",),
    object="o.a",
    findings=(FOUND,),
)
SILENT = Cell(engine="sqlite", name="view: extra", result=Result.NOT_SEEN, rules=("DR402", "DR403"), object="v")
NONE = Cell(engine="mariadb", name="column: type", result=Result.NOT_APPLICABLE)
AWAY = Cell(engine="mariadb", name="column: default", result=Result.NOT_HERE, reason="no \x1b[2J way")
SQLITE = MatrixColumn(engine="sqlite", version="3.40.1")
MARIADB = MatrixColumn(engine="mariadb", version="10.11.1")


def matrix(*cells, engines=(SQLITE,)):
    return Matrix(engines=engines, classes=cells)


def test_what_is_missed_is_shouted_and_explained():
    assert as_text(matrix(SEEN, MISSED, SILENT)) == (
        "                 sqlite\n"
        "column: default  NOT SEEN\n"
        "column: type     seen\n"
        "view: extra      NOT SEEN\n"
        "\n"
        "sqlite 3.40.1: 1 of 3 classes of drift seen\n"
        "NOT SEEN  column: default on sqlite: DR107 about o.a was expected\n"
        "          found was DR107 about o.b: default of o.b is 2, expected 1\n"
        "NOT SEEN  view: extra on sqlite: DR402 or DR403 about v was expected\n"
        "          nothing was found\n"
    )


def test_what_could_not_be_tried_has_a_note_and_is_never_counted_as_seen():
    shown = as_text(matrix(SEEN, NONE, AWAY, engines=(SQLITE, MARIADB)))
    assert "not here (1)" in shown
    assert "(1) no \\x1b[2J way" in shown
    assert "mariadb 10.11.1: 0 of 0 classes of drift seen, 1 could not be tried" in shown


def test_an_engine_that_is_not_here_or_that_failed_is_a_column_with_its_reason():
    away = MatrixColumn(engine="mariadb", absent="there are no server programs")
    broken = MatrixColumn(engine="postgresql", version="15.1", error="selftest/x.sql differs from itself")
    shown = as_text(matrix(SEEN, engines=(SQLITE, away, broken)))
    assert "column: type  seen    not here  error\n" in shown
    assert "mariadb: not here: there are no server programs" in shown
    assert "postgresql 15.1: error: selftest/x.sql differs from itself" in shown


def test_colours_are_for_terminals():
    assert "\x1b" not in as_text(matrix(SEEN, MISSED, AWAY, engines=(SQLITE, MARIADB)))
    shown = as_text(matrix(SEEN, MISSED, AWAY, engines=(SQLITE, MARIADB)), colour=True)
    assert "\x1b[1;31mNOT SEEN" in shown
    assert "\x1b[2J" not in shown


def test_exit_codes():
    asked = MatrixColumn(engine="mariadb", absent="none", asked=True)
    left_out = MatrixColumn(engine="mariadb", absent="none")
    broken = MatrixColumn(engine="mariadb", version="1", error="e")
    assert matrix(SEEN).exit_codes == (0,)
    assert matrix(SEEN, MISSED).exit_codes == (2,)
    assert matrix(SEEN, engines=(SQLITE, left_out)).exit_codes == (0,)
    assert matrix(SEEN, engines=(SQLITE, asked)).exit_codes == (3,)
    assert matrix(SEEN, engines=(SQLITE, broken)).exit_codes == (3,)
    assert matrix(MISSED, engines=(SQLITE, broken)).exit_codes == (2, 3)


def test_programs_get_engine_class_result_and_findings():
    whole = json.loads(as_json(matrix(MISSED, engines=(SQLITE,))))
    assert (whole["version"], whole["exit_codes"]) == (1, [2])
    assert whole["engines"][0]["engine"] == "sqlite"
    (row,) = whole["classes"]
    assert (row["engine"], row["class"], row["result"]) == ("sqlite", "column: default", "not seen")
    assert row["findings"] == [
        {"rule": "DR107", "severity": "warning", "object": "o.b", "summary": "default of o.b is 2, expected 1"}
    ]
