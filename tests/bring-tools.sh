#!/bin/sh
# Sees to the migration tools whose ledgers the tests read. What cannot be had here is left out, and its tests say so.
set -u
cd "$(dirname "$0")/.." || exit 1
tools=.venv/tools
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

from_debian() {
	missing=""
	command -v sqitch >/dev/null && perl -MDBD::Pg -e 1 2>/dev/null && command -v psql >/dev/null ||
		missing="sqitch libdbd-pg-perl postgresql-client"
	command -v ruby >/dev/null && ruby -e 'require "active_record"; require "sqlite3"' 2>/dev/null ||
		missing="$missing ruby-activerecord ruby-sqlite3"
	php -r 'require_once "Illuminate/Database/autoload.php"; new PDO("sqlite::memory:");' 2>/dev/null ||
		missing="$missing php-laravel-framework php-sqlite3"
	command -v java >/dev/null && [ ! -e /usr/share/java/slf4j-api.jar ] && missing="$missing libslf4j-java"
	if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		echo "installing migration tools of Debian's: $missing"
		export DEBIAN_FRONTEND=noninteractive
		# One word for each package:
		# shellcheck disable=SC2086
		{ apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing; } >/dev/null
	fi
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
