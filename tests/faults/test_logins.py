"""A login that is refused: tried less often, and with the password that its file holds by now."""

import pytest

from fixtures.daemon import eventually
from schemawatchd.runtime.missed_checks import RefusedLogins


class Seconds:
    now = 0.0

    def __call__(self):
        return self.now


def test_each_refusal_doubles_the_wait_up_to_ten_minutes():
    seconds = Seconds()
    logins = RefusedLogins(seconds, {"prod": 15.0})
    waits = []
    for _ in range(8):
        logins.refused("prod")
        begun = seconds.now
        while logins.rests("prod"):
            seconds.now += 1
        waits.append(seconds.now - begun)
    assert waits == [30, 60, 120, 240, 480, 600, 600, 600]
    logins.accepted("prod")
    assert not logins.rests("prod")


postgres = pytest.mark.parametrize("served", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)


@postgres
def test_a_rotated_password_is_read_again_and_until_then_few_logins_are_tried(watched, served, daemon):
    secret = watched.folder / "secret"
    secret.write_text("pw\n")
    role = served.url.partition("//")[2].partition(":")[0]
    watched.targets["prod"] = served.url.replace(":pw@", "@") + '"\npassword = "file:secret'
    watched.configure(every="100ms", patience="1h")
    watcher = daemon()
    watcher.until_logged("checked prod (start): in_sync", within=20)
    served.run(f"alter role {role} password 'n3w'")
    served.proxy.cut()
    served.run("create table by_hand (id integer)")
    watcher.until_logged("checked prod (clock): unexamined", within=20)
    before = watcher.log.count("unexamined")
    watcher.until_logged("unexamined", count=before + 1, within=20)
    secret.write_text("n3w\n")
    watcher.until_logged("prod has a new password", within=40)
    watcher.until_looked("prod", "reload", "drift", within=20)
    assert watcher.log.count("unexamined") < 12
    assert "n3w" not in watcher.log
    eventually(watched.messages, why=lambda: watcher.log)
