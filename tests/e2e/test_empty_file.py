"""A SQLite file of 0 bytes is said to be empty, once; what was open before is not over because of it."""

import json


def findings(run):
    done = run("--once", "--no-notify", "--format", "json")
    (target,) = json.loads(done.stdout)["targets"]
    return target["status"], [(each["rule"], each["summary"]) for each in target["findings"]]


def test_an_empty_file_is_one_finding(shop, run):
    shop.sql("DROP INDEX orders_by_customer")
    assert findings(run)[0] == "drift"
    kept = shop.database.read_bytes()
    shop.database.write_bytes(b"")
    assert findings(run) == ("drift", [("DR160", "prod is empty: all 2 expected tables are missing")])
    assert "orders_by_customer" in run("status").stdout
    shop.database.write_bytes(kept)
    status, found = findings(run)
    assert (status, [rule for rule, _ in found]) == ("drift", ["DR301"])
