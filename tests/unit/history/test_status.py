"""The migration status: what a ledger and a folder of migrations say together."""

import pytest

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry, LedgerLists
from schemawatchd.history.migration import History, Migration, Role
from schemawatchd.history.status import by_number, expand_squashes, migration_status, not_after


def file(version, **more):
    return Migration(version=version, path=f"{version}.sql", **more)


def history(*versions, **more):
    files = tuple(each if isinstance(each, Migration) else file(each) for each in versions)
    return History(**{"format": "x", "folder": "m", "migrations": files} | more)


def ledger(*entries, lists=LedgerLists.ALL):
    lines = tuple(each if isinstance(each, LedgerEntry) else LedgerEntry(version=each) for each in entries)
    return Ledger(format="x", table="t", lists=lists, entries=lines)


def line(version, state=EntryState.APPLIED, **more):
    return LedgerEntry(version=version, state=state, **more)


def versions(found):
    return [each.version for each in found]


ONE_TO_FOUR = history("1", "2", "3", "4")
BASE = EntryState.BASELINE
FAILED = EntryState.FAILED


def test_without_a_ledger_everything_is_pending_and_nothing_else():
    found = migration_status(ONE_TO_FOUR, None)
    assert (found.applied, versions(found.pending), found.version, found.mark) == (
        (),
        ["1", "2", "3", "4"],
        "",
        (),
    )
    assert (found.sound, found.placed(line("9")), found.before(line("1"))) == (True, True, "")


@pytest.mark.parametrize(
    ("entries", "lists", "applied", "pending", "version"),
    [
        ((), LedgerLists.ALL, [], ["1", "2", "3", "4"], ""),
        (("1", "3"), LedgerLists.ALL, ["1", "3"], ["2", "4"], "3"),
        (("3", "1"), LedgerLists.ALL, ["3", "1"], ["2", "4"], "1"),
        (("2",), LedgerLists.LAST, ["1", "2"], ["3", "4"], "2"),
        ((line("2", FAILED),), LedgerLists.LAST, ["1"], ["3", "4"], "2"),
        ((line("1", FAILED),), LedgerLists.LAST, [], ["2", "3", "4"], "1"),
        (("9",), LedgerLists.LAST, [], ["1", "2", "3", "4"], "9"),
        (("1", line("2", FAILED)), LedgerLists.ALL, ["1"], ["3", "4"], "1"),
        ((line("1", EntryState.UNDONE),), LedgerLists.ALL, [], ["1", "2", "3", "4"], "1"),
        ((line("2", BASE),), LedgerLists.ALL, ["1", "2"], ["3", "4"], "2"),
        ((line("2", BASE), "3"), LedgerLists.ALL, ["1", "2", "3"], ["4"], "3"),
    ],
)
def test_what_is_applied_and_what_is_pending(entries, lists, applied, pending, version):
    found = migration_status(ONE_TO_FOUR, ledger(*entries, lists=lists))
    assert (versions(found.applied), versions(found.pending), found.version) == (applied, pending, version)


def test_heads_stand_for_all_that_leads_to_them():
    graph = history("a", file("b", parents=("a",)), file("c", parents=("a",)), file("d", parents=("b", "c")))
    found = migration_status(graph, ledger("b", "c", lists=LedgerLists.HEADS))
    assert (versions(found.applied), versions(found.pending), found.version) == (["a", "b", "c"], ["d"], "b+c")
    assert found.out_of_order == ()
    assert versions(migration_status(graph, ledger("d", lists=LedgerLists.HEADS)).applied) == ["a", "b", "c", "d"]


def test_a_baseline_file_is_run_instead_of_those_before_it():
    files = history("1", "2", file("B2", role=Role.BASELINE, stands_for=("1", "2")), "3")
    empty = migration_status(files, ledger())
    assert versions(empty.pending) == ["B2", "3"]
    ran = migration_status(files, ledger(line("2", BASE, checksum="c")))
    assert (versions(ran.applied), versions(ran.pending), ran.not_run) == (["B2"], ["3"], ())
    taken = migration_status(files, ledger(line("2", BASE)))
    assert (versions(taken.applied), versions(taken.not_run)) == (["1", "2"], ["1", "2"])
    later = migration_status(files, ledger("1"))
    assert versions(later.pending) == ["2", "3"]


def test_the_row_of_a_baseline_may_have_its_number_alone():
    files = history(file("B2", role=Role.BASELINE, checksum="new", stands_for=("1", "2")), "3")
    found = migration_status(files, ledger(line("2", BASE, checksum="old")))
    assert [(each.version, entry.checksum) for each, entry in found.edited] == [("B2", "old")]
    same = migration_status(files, ledger(line("2", BASE, checksum="new")))
    assert same.edited == ()


def test_of_two_baselines_the_newest_counts_on_an_empty_database():
    first = file("B1", role=Role.BASELINE, stands_for=("1",))
    second = file("B2", role=Role.BASELINE, stands_for=("1", "2"))
    files = history(first, second, "1", "2")
    assert versions(migration_status(files, None).pending) == ["B2"]


def test_a_baseline_without_a_file_stands_for_lower_numbers():
    files = history("1", "2", "10")
    found = migration_status(files, ledger(line("5", BASE)))
    assert (versions(found.applied), versions(found.pending)) == (["1", "2"], ["10"])
    unnumbered = migration_status(history("1", "2", numbered=False), ledger(line("5", BASE)))
    assert unnumbered.applied == ()
    assert (found.baselined("5"), found.baselined("6"), found.baselined("x")) == (True, False, False)


def test_an_edited_file_is_found_and_a_chain_names_the_first():
    files = (file("1", checksum="a"), file("2", checksum="b", alike=("b2",)), file("3"))
    rows = ledger(line("1", checksum="x"), line("2", checksum="y"), line("3", checksum="z"))
    assert [each.version for each, _ in migration_status(history(*files), rows).edited] == ["1", "2"]
    assert [each.version for each, _ in migration_status(history(*files, chained=True), rows).edited] == ["1"]
    alike = ledger(line("1", checksum="a"), line("2", checksum="b2"), line("3"))
    assert migration_status(history(*files), alike).edited == ()


def test_a_repeatable_that_changed_is_pending_again_and_is_not_edited():
    files = history("1", file("R", role=Role.REPEATABLE, checksum="new"))
    found = migration_status(files, ledger("1", line("R", checksum="old", repeatable=True)))
    assert (versions(found.pending), versions(found.outdated), versions(found.applied)) == (["R"], ["R"], ["1"])
    assert (found.edited, found.version, found.newest) == ((), "1", "1")


def test_rows_without_a_file_are_unknown_and_say_that_the_files_are_old_if_all_are_newer():
    newer = migration_status(ONE_TO_FOUR, ledger("1", "5", "6"))
    assert ([each.version for each in newer.unknown], newer.sound, newer.ahead) == (["5", "6"], False, True)
    assert migration_status(ONE_TO_FOUR, ledger("1", "0", "5")).ahead is False
    assert migration_status(ONE_TO_FOUR, ledger("4", "4a")).ahead is False
    assert migration_status(history("1", numbered=False), ledger("9")).ahead is False
    assert migration_status(history(), ledger("9")).ahead is False
    assert migration_status(ONE_TO_FOUR, ledger("1")).ahead is False


def test_a_failed_row_is_not_sound_and_is_set_back_to_the_one_before():
    found = migration_status(ONE_TO_FOUR, ledger(line("3", FAILED), lists=LedgerLists.LAST))
    (failed,) = found.failed
    assert (found.sound, found.before(failed), found.placed(failed)) == (False, "2", True)
    first = migration_status(ONE_TO_FOUR, ledger(line("1", FAILED), lists=LedgerLists.LAST))
    assert first.before(first.failed[0]) == ""
    lost = migration_status(ONE_TO_FOUR, ledger(line("9", FAILED), lists=LedgerLists.LAST))
    assert lost.placed(lost.failed[0]) is False
    everything = migration_status(ONE_TO_FOUR, ledger("1", line("2", FAILED)))
    assert (everything.before(everything.failed[0]), everything.placed(everything.failed[0])) == ("1", True)


def test_a_row_is_called_as_its_file_or_as_it_calls_itself():
    found = migration_status(history(file("1", title="users")), ledger("1"))
    assert [found.named(line("1")), found.named(line("2", title="old")), found.named(line("3"))] == [
        "1 users",
        "2 old",
        "3",
    ]


def test_what_was_left_out_before_an_applied_one_is_out_of_order():
    assert versions(migration_status(ONE_TO_FOUR, ledger("1", "3")).out_of_order) == ["2"]
    assert migration_status(ONE_TO_FOUR, ledger("1", "2")).out_of_order == ()
    assert migration_status(ONE_TO_FOUR, ledger()).out_of_order == ()
    mixed = history("1", "2", file("R", role=Role.REPEATABLE))
    assert versions(migration_status(mixed, ledger("2", "R")).out_of_order) == ["1"]


def test_what_is_not_meant_for_the_engine_is_never_pending():
    files = history("1", file("2", left_out_on=("sqlite",)))
    assert versions(migration_status(files, None, "sqlite").pending) == ["1"]
    assert versions(migration_status(files, ledger("1"), "postgresql").pending) == ["2"]


def test_rows_of_other_apps_are_left_alone():
    files = history("1", parts=("shop",))
    rows = ledger(line("1", part="shop"), line("7", part="blog"), line("8"))
    assert [each.version for each in migration_status(files, rows).unknown] == ["8"]
    assert [each.version for each in migration_status(history("1"), rows).unknown] == ["7", "8"]


def test_golang_migrate_has_a_row_for_nothing():
    assert migration_status(ONE_TO_FOUR, ledger("-1", lists=LedgerLists.LAST)).unknown == ()


SQUASHED = file("S", stands_for=("1", "2"))


def test_a_squashed_migration_is_applied_where_all_that_it_stands_for_were():
    files = history(SQUASHED, file("3", parents=("S",)), taken_in=(file("1"), file("2")), heads=("S",))
    whole = migration_status(files, ledger("1", "2"))
    assert (versions(whole.applied), versions(whole.pending), whole.unknown) == (["S"], ["3"], ())
    partly = migration_status(files, ledger("1"))
    assert (versions(partly.applied), versions(partly.pending)) == (["1"], ["2", "3"])
    apart = expand_squashes(files, ledger("1"))
    assert (versions(apart.migrations), apart.heads, apart.migrations[-1].parents) == (
        ["1", "2", "3"],
        ("2",),
        ("2",),
    )
    assert expand_squashes(files, ledger("S")) is files
    assert expand_squashes(files, ledger()) is files
    assert expand_squashes(files, ledger("1", lists=LedgerLists.HEADS)) is files


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        ("1", "2", True),
        ("2", "2", True),
        ("10", "9", False),
        ("1.2", "1.10", True),
        ("1_2", "1.2", True),
        ("007", "7", True),
        ("a", "b", False),
        ("1", "b", False),
        ("1" * 60, "2" * 60, True),
    ],
)
def test_numbers_are_compared_as_numbers_and_names_not_at_all(one, other, before):
    assert not_after(one, other) is before


def test_the_order_of_numbers():
    texts = ["10", "9", "1.10", "1.9", "2"]
    assert sorted(texts, key=by_number) == ["1.9", "1.10", "2", "9", "10"]
