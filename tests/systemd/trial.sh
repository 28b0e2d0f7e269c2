#!/bin/sh
# Runs as root under a booted systemd: installs, starts and maltreats the service. One line for each step on the
# file descriptor 3: `ok STEP`, or `no STEP: what was seen`.
set -u

source=$1
service=schemawatchd
etc=/etc/schemawatchd
config=$etc/schemawatchd.toml

passed() { echo "ok $1" >&3; }
failed() {
	echo "no $1: $(printf '%s' "$2" | tr '\n' '|' | tail -c 1500)" >&3
	journalctl -u "$service" -n 40 --no-pager
}
expect() { # STEP COMMAND...
	step=$1
	shift
	if seen=$("$@" 2>&1); then passed "$step"; else failed "$step" "$seen"; fi
}
soon() { # SECONDS COMMAND...
	left=$(($1 * 5))
	shift
	while ! "$@"; do
		left=$((left - 1))
		[ "$left" -gt 0 ] || { "$@"; return 1; }
		sleep 0.2
	done
}
property() { systemctl show --value --property="$1" "$service"; }
is() { # PROPERTY VALUE
	[ "$(property "$1")" = "$2" ] || { echo "$1 is $(property "$1"), not $2"; return 1; }
}
says() { # TEXT
	schemawatchd status --config "$config" | grep -q "$1" || { schemawatchd status --config "$config" 2>&1; return 1; }
}
logged() { journalctl -u "$service" --no-pager | grep -q "$1"; }
drop_in() { # NAME LINE...
	folder=/etc/systemd/system/$service.service.d
	mkdir -p "$folder"
	name=$1
	shift
	{ echo "[Service]"; printf '%s\n' "$@"; } >"$folder/$name.conf"
	systemctl daemon-reload
}

# --- targets ---
binaries=$(find /usr/lib/postgresql -name initdb -printf '%h\n' | sort -V | tail -1)
install -d -o postgres -g postgres /var/lib/trial-pg /run/trial-pg
setpriv --reuid=postgres --regid=postgres --clear-groups "$binaries/initdb" --no-sync --auth=trust -D /var/lib/trial-pg >/dev/null
systemd-run --quiet --unit=trial-pg --uid=postgres \
	"$binaries/postgres" -D /var/lib/trial-pg -c listen_addresses= -c unix_socket_directories=/run/trial-pg
install -d -o mysql -g mysql /var/lib/trial-my
mariadb-install-db --no-defaults --user=mysql --datadir=/var/lib/trial-my --skip-test-db >/dev/null 2>&1
systemd-run --quiet --unit=trial-my --uid=mysql /usr/sbin/mariadbd --no-defaults --datadir=/var/lib/trial-my \
	--skip-networking --socket=/var/lib/trial-my/s
soon 20 "$binaries/pg_isready" -q -h /run/trial-pg
soon 20 mariadb --no-defaults -S /var/lib/trial-my/s -e "SELECT 1" >/dev/null
mkdir -p /srv/trial
printf 'CREATE TABLE orders (id integer PRIMARY KEY, total numeric(10,2) NOT NULL);\n' >/srv/trial/schema.sql
psql="$binaries/psql -q -h /run/trial-pg -U postgres"
$psql -c "CREATE ROLE schemawatchd LOGIN" postgres
$psql -c "CREATE DATABASE shop" postgres
$psql -f /srv/trial/schema.sql shop
my="mariadb --no-defaults -S /var/lib/trial-my/s"
$my -e "CREATE DATABASE shop; CREATE USER schemawatchd@localhost IDENTIFIED BY 'trial';
	GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON shop.* TO schemawatchd@localhost;
	GRANT SELECT ON mysql.proc TO schemawatchd@localhost"
$my shop </srv/trial/schema.sql

# --- installation ---
expect "install without a configuration says how to write one" \
	sh -c "'$source/systemd/install.sh' >/trial-install.log 2>&1 && grep -q 'There is no configuration yet' /trial-install.log"
cat >"$config" <<END
schema = "/srv/trial/schema.sql"
every = "2s"
settle = "0ms"
unreachable_patience = "0ms"
[targets.pg]
url = "postgresql://schemawatchd@/shop?host=/run/trial-pg"
environment = "prod"
[targets.my]
url = "mariadb://schemawatchd@localhost/shop?unix_socket=/var/lib/trial-my/s"
password = "file:/etc/schemawatchd/my_password"
environment = "prod"
END
echo trial >"$etc/my_password"
chmod 640 "$config" "$etc/my_password"
chgrp schemawatchd "$config" "$etc/my_password"
chmod 755 /var/lib/trial-my
"$source/systemd/install.sh" >/trial-install.log 2>&1
expect "install again ends with doctor in the sandbox, embedded servers included" \
	sh -c "grep -q 'in the service.s sandbox' /trial-install.log && [ \$(grep -c 'objects loaded on' /trial-install.log) = 2 ] ||
		{ cat /trial-install.log; false; }"

# --- the service ---
expect "start waits for readiness" sh -c "systemctl start $service && [ \$(systemctl is-active $service) = active ]"
expect "status text is shown" sh -c "systemctl status $service | grep -q 'watching pg, my'"
expect "both targets are looked at, with embedded servers in the sandbox" \
	soon 30 sh -c "schemawatchd status --config $config | grep -c 'in sync' | grep -q 2 || { schemawatchd status --config $config; false; }"
expect "no complaint in the journal" sh -c "! journalctl -u $service -p warning --no-pager | grep -v -e '-- No entries' -e '^-- '"
pid=$(property MainPID)
expect "reload of a good configuration succeeds" systemctl reload "$service"
expect "the reload was taken over" soon 5 logged "the configuration was read again"
cp "$config" /trial.toml
echo 'evry = "3s"' >"$config"
expect "reload of a broken configuration fails visibly" sh -c "! systemctl reload $service"
expect "the daemon goes on after it, unasked to reload" sh -c "[ \$(systemctl show --value -p MainPID $service) = $pid ] &&
	! journalctl -u $service --no-pager | grep -q 'not taken over'"
cat /trial.toml >"$config"

useradd --no-create-home member
usermod -aG schemawatchd member
member() { setpriv --reuid=member --regid=member --init-groups "$@"; }
expect "a member of the group may ask for the status" member schemawatchd status --config "$config"
expect "a member of the group may look beside the daemon" member schemawatchd --once --config "$config"
never() { ! "$@" 2>/dev/null; }
expect "a member of the group may not read the state store" never member cat /var/lib/schemawatchd/state.db
expect "nor put a file beside it" never member touch /var/lib/schemawatchd/planted
expect "others may not read the configuration" \
	sh -c "! setpriv --reuid=nobody --regid=nogroup --clear-groups schemawatchd status --config $config"

expect "killed, it is started again" sh -c "kill -9 $pid"
restarted() { [ "$(property NRestarts)" -ge "$1" ] && is ActiveState active; }
expect "and is up after it" soon 20 restarted 1
# shellcheck disable=SC2016 # the inner shell counts
expect "no scratch server of the killed one is left" soon 10 sh -c \
	'[ "$(pgrep -u schemawatchd -x postgres | wc -l)" -le 12 ] && [ "$(pgrep -u schemawatchd -c mariadbd)" -le 1 ]'

drop_in watchdog WatchdogSec=2 TimeoutAbortSec=2 RestartSec=1
systemctl restart "$service"
sleep 3
expect "the watchdog is fed" is NRestarts 0
kill -STOP "$(property MainPID)"
expect "a hung daemon is ended by the watchdog and started again" soon 20 restarted 1
expect "the journal says that it was the watchdog" logged "Watchdog timeout"
rm /etc/systemd/system/$service.service.d/watchdog.conf
systemctl daemon-reload

echo 'evry = "3s"' >"$config"
systemctl restart "$service" 2>/dev/null
sleep 7
expect "an unusable configuration is not tried again" is ActiveState failed
expect "its exit code is 78" is ExecMainStatus 78
expect "there was no second try" is NRestarts 0
cat /trial.toml >"$config"
systemctl reset-failed "$service"

# --- paths that the sandbox hides ---
mkdir -p /home/trial
cp /srv/trial/schema.sql /home/trial/
sed 's|/srv/trial|/home/trial|' /trial.toml >"$config"
"$source/systemd/install.sh" >/trial-install.log 2>&1
expect "doctor in the sandbox shows a hidden path" \
	sh -c "grep -q '^fail.*not readable here: /home/trial/schema.sql' /trial-install.log || { cat /trial-install.log; false; }"
expect "and says which drop-in helps" \
	sh -c "grep -q 'BindReadOnlyPaths=/home/trial' /trial-install.log || { cat /trial-install.log; false; }"
drop_in paths ProtectHome=tmpfs BindReadOnlyPaths=/home/trial
systemctl start "$service"
expect "with the drop-in the path is read" soon 20 sh -c "schemawatchd status --config $config | grep -c 'in sync' | grep -q 2 || { schemawatchd status --config $config; false; }"
systemctl stop "$service"
expect "a stop is clean" is Result success
expect "without the daemon, root looks as the service's user and leaves no file of its own" \
	sh -c "schemawatchd --once --no-notify --config $config >/dev/null; [ -z \"\$(find /var/lib/schemawatchd -user root)\" ]"

# --- credentials ---
sed 's|file:/etc/schemawatchd/my_password|credential:my_password|' /trial.toml >"$config"
chmod 600 "$etc/my_password"
chown root:root "$etc/my_password"
# shellcheck disable=SC2016 # systemd's variable
drop_in paths "LoadCredential=my_password:$etc/my_password" "ExecReload=" 'ExecReload=/bin/kill -HUP $MAINPID'
expect "a password may come as a credential" systemctl start "$service"
expect "and is used" soon 20 sh -c "schemawatchd status --config /trial.toml >/dev/null; journalctl -u $service --no-pager -n 5 | grep -q 'looked at my'"
expect "with the example drop-in a reload works beside a credential" systemctl reload "$service"

"$source/systemd/uninstall.sh" >/dev/null
expect "uninstall keeps configuration and state" \
	sh -c "[ -e $config ] && [ -e /var/lib/schemawatchd/state.db ] && [ ! -e /opt/schemawatchd ] && [ ! -e /usr/local/bin/schemawatchd ]"
PURGE=1 "$source/systemd/uninstall.sh" >/dev/null
expect "purging leaves nothing" \
	sh -c "[ ! -e $etc ] && [ ! -e /var/lib/schemawatchd ] && ! getent passwd schemawatchd && ! getent group schemawatchd"
