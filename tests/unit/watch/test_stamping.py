"""Whether drift may be migrations that were noted and never run is seen before any of them is replayed."""

import pytest

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.history.status import migration_status
from schemawatchd.watch.classify import earlier, may_be_of
from unit.samples import column, index, table


def migration(text, number=1):
    return Migration(version=str(number), path=f"{number}.sql", up=Section(text) if text is not None else None)


MADE = table("invoices")
BY_HAND = table("by_hand")


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("create table invoices (id int)", True),
        ("CREATE TABLE Invoices (id int)", True),
        ("create table other (id int)", False),
        ("do $$ begin execute 'create table ' || 'inv' || 'oices'; end $$", True),
        ("create trigger t before update on o for each row execute function touch()", False),
        ("create trigger t before update on o for each row\nEXECUTE PROCEDURE touch()", False),
        ("grant execute on function f to app", False),
        (None, True),
    ],
)
def test_an_object_that_no_text_names_is_nobody_s_migration(text, possible):
    assert may_be_of([Removed(MADE.key, MADE)], [migration(text)]) is possible


def test_one_object_that_is_not_theirs_is_enough():
    changes = [Removed(MADE.key, MADE), Added(BY_HAND.key, BY_HAND)]
    assert not may_be_of(changes, [migration("create table invoices (id int)")])


def test_names_that_the_server_made_up_hold_those_they_are_made_of():
    made = index(name="invoices_customer_key")
    assert may_be_of([Removed(made.key, made)], [migration("alter table invoices add unique (customer)")])


def test_columns_count_by_their_own_name():
    one, two = column(name="total"), column(name="total", type="text")
    change = Changed(one.key, one, two, ("type",))
    assert may_be_of([change], [migration("alter table orders alter total type text")])
    assert not may_be_of([change], [migration("alter table orders add note text")])


def test_each_state_leads_on_from_the_one_before():
    files = tuple(migration("select 1", number) for number in range(1, 8))
    entries = tuple(LedgerEntry(version=each.version) for each in files)
    history = History(format="dbmate", folder="m", migrations=files)
    status = migration_status(history, Ledger(format="dbmate", table="t", entries=entries))
    assert [len(each) for each in earlier(status)] == [2, 3, 4, 5, 6]
