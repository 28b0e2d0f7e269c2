"""From settings to plain values: absolute paths, fetched secrets, checked names."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from schemawatchd.alerts.matchers import Matchers
from schemawatchd.errors import SettingsError
from schemawatchd.rules.finding import Severity
from schemawatchd.runtime.log import Redacting
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import default_state, secrets_of, translate

TOP = 'schema = "db/schema.sql"\n'
PROD = '[targets.prod]\nenvironment = "prod"\nurl = "{url}"\n'


@pytest.fixture
def configured(tmp_path):
    def read(text, mode=0o600, **environ):
        path = tmp_path / "schemawatchd.toml"
        path.write_text(text)
        path.chmod(mode)
        return translate(path, load(path), {"HOME": str(tmp_path), **environ})

    return read


@pytest.fixture
def target(configured):
    def read(url, more="", mode=0o600, top=TOP, **environ):
        (found,) = configured(top + PROD.format(url=url) + more, mode, **environ).targets
        return found

    return read


@pytest.fixture
def refused(configured):
    def read(text, mode=0o600, **environ):
        with pytest.raises(SettingsError) as caught:
            configured(text, mode, **environ)
        assert caught.value.hint
        return f"{caught.value.says} {caught.value.hint}"

    return read


def test_paths_are_relative_to_the_file(target, tmp_path):
    assert target("postgresql://db/shop").schema == tmp_path / "db" / "schema.sql"


def test_paths_in_urls_are_relative_to_the_file(target, tmp_path):
    assert target("sqlite:///prod.db").dsn.reveal() == f"sqlite:///{tmp_path}/prod.db"
    assert target("sqlite:////srv/prod.db").dsn.reveal() == "sqlite:////srv/prod.db"


def test_a_driver_in_a_sqlite_url_changes_nothing_about_its_path(target, tmp_path):
    assert str(tmp_path) in target("sqlite+pysqlite:///prod.db").dsn.reveal()


def test_migrations_and_state_are_relative_to_the_file(configured, tmp_path):
    found = configured(
        'migrations = "m"\nstate = "sqlite:///s/state.db"\n' + TOP + PROD.format(url="sqlite:///x.db")
    )
    assert found.migrations == (tmp_path / "m",)
    assert found.state == tmp_path / "s" / "state.db"


def test_a_target_s_own_schema_wins(target, tmp_path):
    assert target("sqlite:///x.db", 'schema = "own.json"\n').schema == tmp_path / "own.json"


# Secrets ------------------------------------------------------------------------------------------------


def test_the_password_beside_the_url_is_put_into_it(target):
    found = target("postgresql://watch@db:5433/shop?sslmode=require", 'password = "${PW}"\n', PW="p@ss/w%rd")
    assert found.dsn.reveal() == "postgresql://watch:p%40ss%2Fw%25rd@db:5433/shop?sslmode=require"
    assert found.dsn.password == "p@ss/w%rd"


def test_the_password_beside_the_url_wins(target):
    assert target("postgresql://watch:old@db/shop", 'password = "new"\n').dsn.password == "new"


def test_a_password_in_the_query_is_refused_wherever_it_comes_from(refused):
    assert "query" in refused(TOP + PROD.format(url="postgresql://db/shop?password=hunter2"))
    said = refused(TOP + PROD.format(url="${URL}"), URL="postgresql://db/shop?password=hunter2")
    assert "query" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    "text",
    [
        TOP + PROD.format(url="postgresql://watch:hunter2@db/shop"),
        TOP + PROD.format(url="postgresql://watch@db/shop") + 'password = "hunter2"\n',
        TOP + PROD.format(url="sqlite:///x.db") + '[channels.team]\nurl = "slack://hunter2"\n',
        'scratch = "postgresql://u:hunter2@db"\n' + TOP + PROD.format(url="postgresql://db/shop"),
    ],
    ids=["in a URL", "as password", "as channel", "as scratch"],
)
def test_a_secret_in_a_file_that_others_can_read_is_refused(refused, configured, text):
    for mode in (0o644, 0o640, 0o660, 0o604):
        said = refused(text, mode=mode)
        assert "which other users may read" in said
        assert "chmod 600 /" in said
        assert "hunter2" not in said
    assert configured(text, mode=0o600)


def test_a_file_without_secrets_may_be_read_by_all(target):
    assert target("postgresql://watch@db/shop", mode=0o644)
    assert target("postgresql://watch:${PW}@db/shop", mode=0o644, PW="x")


def test_every_secret_is_known_to_the_log_s_filter(configured):
    found = configured(
        'scratch = "postgresql://u:scratchpw@db"\n'
        + TOP
        + PROD.format(url="postgresql://watch:prodpw@db/shop")
        + '[channels.team]\nurl = "slack://token"\n'
    )
    assert set(secrets_of(found)) >= {"scratchpw", "prodpw", "slack://token"}


def test_the_log_shows_a_password_neither_as_it_is_nor_as_a_url_writes_it(configured):
    found = configured(TOP + PROD.format(url="postgresql://u@db/shop") + 'password = "p@ss/word"\n')
    log = Redacting(secrets_of(found), "%(message)s", journal=False)
    url = found.targets[0].dsn.reveal()
    text = f"no answer from {url} (p@ss/word)"
    said = log.format(logging.LogRecord("driver", logging.ERROR, "f", 1, text, (), None))
    assert "p@ss/word" not in said
    assert "p%40ss%2Fword" not in said


# Names --------------------------------------------------------------------------------------------------

URL = PROD.format(url="sqlite:///x.db")
CHANNEL = TOP + URL + "[channels.team]\nurl='json://x'\n"
ROUTE = CHANNEL + "[[routes]]\nchannels=['team']\n"
MAINTENANCE = "[[maintenance]]\ncron = '0 2 * * 6'\nreason = 'r'\n"
WRONG = {
    "a rule that does not exist": (TOP + URL + "[rules]\nDR999 = {severity='off', reason='r'}\n", "DR999"),
    "a channel that does not exist": (TOP + URL + "[[routes]]\nchannels = ['team']\n", "`team`"),
    "an environment that no target has": (
        TOP + URL + "[channels.team]\nurl='json://x'\n[[routes]]\nchannels=['team']\nenvironments=['staging']\n",
        "`staging`",
    ),
    "a group that does not exist": (ROUTE + "group_by = ['colour']\n", "`colour`"),
    "reminders sooner than news": (ROUTE + "repeat_interval = '1m'\n", "shorter than `group_interval`"),
    "reminders later than memory": (ROUTE + "repeat_interval = '500d'\n", "shorter than `retention`"),
    "hours that are none": (ROUTE + "active = ['9 to 5']\n", "route 1: active"),
    "a day that is none": (ROUTE + "mute = ['abc 09:00-10:00']\n", "`abc` is not a day"),
    "a window of no length": (TOP + URL + MAINTENANCE + "duration = '0s'\n", "`duration` is zero"),
    "a window at no time": (
        TOP + URL + MAINTENANCE.replace("0 2 * * 6", "daily") + "duration = '1h'\n",
        "is not a cron line",
    ),
    "a digest at no time": (CHANNEL + "[digest]\nchannels = ['team']\ncron = '0 9 * * funday'\n", "digest.cron"),
    "a digest for nobody": (CHANNEL + "[digest]\nchannels = ['nobody']\n", "`nobody`"),
    "a fallback that does not exist": (CHANNEL + "fallback = 'nobody'\n", "`nobody`"),
    "a fallback on itself": (CHANNEL + "fallback = 'team'\n", "its own fallback"),
    "a channel that leads nowhere": (TOP + URL + "[channels.team]\nkind = 'slack'\n", "it has no `url`"),
    "a preset that does not exist": ("presets = ['gh-host']\n" + TOP + URL, "did you mean `gh-ost`"),
    "a preset that does not exist, at a target": (TOP + URL + "presets = ['x']\n", "targets.prod.presets"),
    "nothing to ignore": (TOP + URL + "ignore = [{kind='table', reason='r'}]\n", "`name` is missing"),
    "an extension and a name": (
        TOP + URL + "ignore = [{extension='postgis', name='x', reason='r'}]\n",
        "cannot be combined",
    ),
    "a kind that does not exist": (TOP + URL + "ignore = [{kind='tabel', name='x', reason='r'}]\n", "`tabel`"),
    "a time zone that does not exist": ("timezone = 'Mars/Base'\n" + TOP + URL, "Mars/Base"),
    "a time zone that is a path": ("timezone = '../etc/passwd'\n" + TOP + URL, "timezone"),
    "a state that is no file": ("state = 'redis://x'\n" + TOP + URL, "`state`"),
    "neither schema nor migrations": (URL, "neither a canonical schema nor migrations"),
    "a format that does not exist": ("migrations = 'm'\nmigrations_format = 'flywy'\n" + URL, "`flyway`"),
    "Python models without a name": ("schema = 'models.py'\n" + URL, "names nothing in the file"),
    "Python models with no name": ("schema = 'models.py:a-b'\n" + URL, "not in a format that can be read"),
    "a schema of no known sort": ("schema = 'schema.txt'\n" + URL, "schema.txt"),
}


@pytest.mark.parametrize(("text", "says"), WRONG.values(), ids=WRONG)
def test_what_does_not_exist_is_named(refused, text, says):
    assert says in refused(text)


def test_what_a_team_says_about_rules_is_carried_over(configured):
    rules = (
        "[rules]\nDR310 = {severity='off', reason='r', environments=['dev']}\n"
        "DR104 = {severity='notice', reason='r'}\n"
    )
    found = configured(TOP + URL + rules).policy
    assert found.judged("DR310", Severity.NOTICE, "dev") is None
    assert found.judged("DR310", Severity.NOTICE, "prod") is Severity.NOTICE
    assert found.judged("DR104", Severity.CRITICAL, "prod") is Severity.NOTICE


def test_without_routes_every_channel_hears_of_prod_from_warning_on(configured):
    (route,) = configured(TOP + URL + "[channels.a]\nurl='json://a'\n[channels.b]\nurl='json://b'\n").routes
    assert (route.channels, route.matchers) == (
        ("a", "b"),
        Matchers(environments=("prod",), severity=Severity.WARNING),
    )


def test_a_route_without_environments_needs_no_prod(configured):
    route = "[channels.a]\nurl='json://a'\n[[routes]]\nchannels=['a']\n"
    found = configured(TOP + URL.replace('"prod"', '"dev"') + route)
    assert found.routes[0].matchers.environments == ("prod",)


def test_a_target_s_durations_win_and_nought_is_one(target):
    found = target("sqlite:///x.db", 'every = "15s"\nsettle = "0s"\n', top='every = "60s"\nsettle = "5s"\n' + TOP)
    assert (found.every, found.settle) == (timedelta(seconds=15), timedelta())


# Where the state is -------------------------------------------------------------------------------------

HOME = {"HOME": "/home/ada"}
STATES = {
    "systemd says": ("/srv/s.toml", {"STATE_DIRECTORY": "/var/lib/x", **HOME}, "/var/lib/x/state.db"),
    "systemd says two": ("/srv/s.toml", {"STATE_DIRECTORY": "/var/lib/x:/var/lib/y"}, "/var/lib/x/state.db"),
    "a file in /etc": ("/etc/schemawatchd/schemawatchd.toml", HOME, "/var/lib/schemawatchd/state.db"),
    "systemd says, for a file in /etc": (
        "/etc/schemawatchd/schemawatchd.toml",
        {"STATE_DIRECTORY": "/var/lib/x"},
        "/var/lib/x/state.db",
    ),
    "the user's own place": (
        "/srv/app/s.toml",
        {"XDG_STATE_HOME": "/x", **HOME},
        "/x/schemawatchd/app-a7328037/state.db",
    ),
    "the usual place": ("/srv/app/s.toml", HOME, "/home/ada/.local/state/schemawatchd/app-a7328037/state.db"),
}


@pytest.mark.parametrize(("path", "environ", "state"), STATES.values(), ids=STATES)
def test_the_state_is_where_it_is_looked_for(path, environ, state):
    assert default_state(Path(path), environ) == Path(state)


PAIRS = {
    "folders whose names run together": ("/srv/a-b/s.toml", "/srv/a/b/s.toml"),
    "files in one folder": ("/srv/a/one.toml", "/srv/a/two.toml"),
}


@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_two_configurations_have_two_states(one, other):
    assert default_state(Path(one), HOME) != default_state(Path(other), HOME)


def test_a_route_can_say_it_all(configured):
    (route,) = configured(
        ROUTE + "environments=[]\nseverity='info'\nverdicts=['pending']\ntargets=['p*']\nkinds=['index']\n"
        "objects=['a.*']\nrules=['DR3*']\ngroup_by=['cause']\ngroup_wait='1s'\ngroup_interval='2s'\n"
        "repeat_interval='3s'\npatience=4\nafter='7d'\nactive=['mon-fri 08:00-18:00']\nmute=['12:00-13:00']\n"
        "send_resolved=false\ncontinue=false\n"
    ).routes
    assert route.matchers.words == ("target p*, verdict pending, kind index, object a.*, rule DR3*")
    assert (route.patience, route.after.days, route.stops, route.send_resolved) == (4, 7, True, False)
    assert (len(route.active), len(route.mute), route.group_by) == (1, 1, ("cause",))


def test_a_channel_of_our_own_and_a_digest(configured):
    found = configured(
        TOP + URL + "[channels.team]\nkind='slack'\ntoken='xoxb-1'\nchannel='C1'\n"
        "[digest]\nchannels=['team']\ntimezone='Europe/Berlin'\n[heartbeat]\nurl='https://x/ping'\n"
    )
    assert (found.channels["team"].kind, found.channels["team"].settings["channel"]) == ("slack", "C1")
    assert "xoxb" not in repr(found)
    assert (found.digest.cron, found.digest.zone) == ("0 9 * * mon", "Europe/Berlin")
    assert [route.name for route in found.routes] == ["the usual route", "the digest"]
    assert {"xoxb-1", "https://x/ping"} <= set(secrets_of(found))
