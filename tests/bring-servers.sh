#!/bin/sh
# Sees to the servers that the tests start: installed programs, else Debian's packages where that is allowed.
set -eu

have() {
	for each in "$@"; do
		for found in $each; do
			[ -x "$found" ] && return 0
		done
	done
	return 1
}

missing=""
have "/usr/lib/postgresql/*/bin/postgres" "$(command -v postgres || echo /nonexistent)" || missing="$missing postgresql"
have /usr/sbin/mariadbd /usr/libexec/mariadbd "$(command -v mariadbd || echo /nonexistent)" || missing="$missing mariadb-server"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "installing the servers that the tests start:$missing"
	export DEBIAN_FRONTEND=noninteractive
	# The tests start servers of their own; Debian's must not be started for them.
	policy=/usr/sbin/policy-rc.d
	made=""
	[ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=yes; }
	# One word for each package:
	# shellcheck disable=SC2086
	{ apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing; } >/dev/null || true
	[ -z "$made" ] || rm -f "$policy"
	exit 0
fi
echo "Without these packages their tests are skipped:$missing"
echo "  Debian and Ubuntu: sudo apt install$missing"
