#!/bin/sh
# Sees to the migration tools whose ledgers the tests read. What cannot be had here is left out, and its tests say so.
set -u
cd "$(dirname "$0")/.." || exit 1
tools=.venv/tools
updated=""
mkdir -p "$tools"

fresh() { # stamp, what it was made from
	[ -e "$tools/$1.done" ] && [ -z "$(find "$2" -newer "$tools/$1.done")" ]
}

from_python() {
	fresh python requirements/tools.txt && return
	echo "installing migration tools made for Python: dbmate, Django, sqlx"
	.venv/bin/python -m venv "$tools/python" &&
		"$tools/python/bin/python" -m pip --quiet --disable-pip-version-check install \
			--only-binary :all: --require-hashes -r requirements/tools.txt && touch "$tools/python.done"
}

from_node() { # folder, what is in it
	fresh "$1" "tests/tools/$1/package-lock.json" && return
	echo "installing migration tools made for Node: $2"
	mkdir -p "$tools/$1" && cp "tests/tools/$1"/package*.json "$tools/$1" &&
		(cd "$tools/$1" && npm ci --silent --ignore-scripts --no-audit --no-fund) && touch "$tools/$1.done"
}

debian() { # the packages of one tool
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		echo "installing migration tools of Debian's: $*"
		[ -n "$updated" ] || apt-get -qq update || true
		updated=yes
		DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
	fi
}

from_debian() {
	command -v sqitch >/dev/null && perl -MDBD::Pg -e 1 2>/dev/null && command -v psql >/dev/null ||
		debian sqitch libdbd-pg-perl postgresql-client
	ruby -e 'require "active_record"; require "sqlite3"' 2>/dev/null ||
		debian ruby-activerecord ruby-sqlite3
	php -r 'require_once "Illuminate/Database/autoload.php"; new PDO("sqlite::memory:");' >/dev/null 2>&1 ||
		debian php-laravel-framework php-cli php-sqlite3
	set -- /usr/lib/*/faketime/libfaketimeMT.so.1
	[ -e "$1" ] || debian libfaketime
	! command -v java >/dev/null || [ -e /usr/share/java/slf4j-api.jar ] || debian libslf4j-java
}

from_python || echo "  that did not work: their tests are left out"
if command -v npm >/dev/null; then
	from_node node "Drizzle, Knex" || echo "  that did not work: their tests are left out"
fi
from_debian || echo "  that did not work: their tests are left out"
# SQLite's driver in Java wants the jar, which Debian has.
if command -v npm >/dev/null && command -v java >/dev/null && [ -e /usr/share/java/slf4j-api.jar ]; then
	from_node liquibase Liquibase || echo "  that did not work: its tests are left out"
fi
exit 0
