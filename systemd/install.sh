#!/bin/sh
# Installs schemawatchd for this machine: program, service, user and group, configuration folder. Run again, it
# upgrades; a configuration is never touched.
#
#   sudo make install                   # or sudo systemd/install.sh
#   DESTDIR=/somewhere systemd/install.sh   # for packages: only files, below that folder
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
source=$(dirname -- "$here")
DESTDIR=${DESTDIR:-}
home=/opt/schemawatchd
link=/usr/local/bin/schemawatchd
unit=/etc/systemd/system/schemawatchd.service
sysusers=/etc/sysusers.d/schemawatchd.conf
etc=/etc/schemawatchd
state=/var/lib/schemawatchd
config=$etc/schemawatchd.toml
name=schemawatchd
# What was installed, a line for each: uninstall.sh takes away this and nothing else.
manifest=$etc/manifest

say() { printf '%s\n' "$*"; }
die() {
	printf 'schemawatchd: %s\n' "$@" >&2
	exit 1
}

[ -n "$DESTDIR" ] || [ "$(id -u)" = 0 ] ||
	die "installing for the whole machine needs root. Run: sudo make install" \
		"without root, \`make demo\` and \`.venv/bin/schemawatchd\` work in this folder."

# Nothing is left open to others or closed to the service, whatever the caller's umask.
umask 022
work=$(mktemp -d)
fresh=""
trap 'rm -rf "$work" ${fresh:+"$fresh"}' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- Python: 3.11 or later, and not from a home folder, which the service cannot see ---------------------------------

python=""
hidden=""
for each in "${PYTHON:-}" /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
	[ -n "$each" ] || continue
	"$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
	base=$("$each" -c 'import os, sys; print(os.path.realpath(sys.base_prefix))')
	case $base/ in
	/root/* | /home/* | /run/user/*) hidden=${hidden:-$base} ;;
	*)
		python=$each
		break
		;;
	esac
done
if [ -z "$python" ] && [ -n "$hidden" ]; then
	die "the only Python 3.11 or later lies in $hidden, which the service cannot see." \
		"install the system's: apt install python3 python3-venv, or name one with PYTHON=/path/to/python3."
fi
[ -n "$python" ] || die "Python 3.11 or later is missing. Debian and Ubuntu: apt install python3 python3-venv"
"$python" -c 'import ensurepip, venv' 2>/dev/null || {
	version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
	die "Python's venv module is missing. Debian and Ubuntu: apt install python$version-venv; Fedora has it in python3."
}

# --- Program: built in a copy, put together beside the old one, then swapped -----------------------------------------

say "building schemawatchd and fetching what it needs"
mkdir "$work/source"
for each in LICENSE README.md daemon migrations pyproject.toml; do
	cp -R "$source/$each" "$work/source/"
done
find "$work/source" -name __pycache__ -prune -exec rm -rf {} +

pip() { "$work/tools/bin/python" -m pip --quiet --disable-pip-version-check "$@"; }
"$python" -m venv "$work/tools"
pip install --require-hashes -r "$source/requirements/build.txt"
pip wheel --no-deps --no-build-isolation --wheel-dir "$work/wheel" "$work/source"

mkdir -p "$DESTDIR$(dirname -- "$home")"
fresh=$(mktemp -d "$DESTDIR$home.XXXXXX")
chmod 755 "$fresh"
"$python" -m venv --without-pip "$fresh"
pip --python "$fresh/bin/python" install --no-compile --require-hashes -r "$source/requirements/runtime.txt"
pip --python "$fresh/bin/python" install --no-compile --no-deps "$work"/wheel/*.whl
# It is put together under one name and used under another.
for each in "$fresh"/bin/* "$fresh/pyvenv.cfg"; do
	if [ -f "$each" ] && [ ! -L "$each" ]; then
		sed "s|$fresh|$home|g" "$each" >"$work/relocated"
		cat "$work/relocated" >"$each"
	fi
done
"$python" -m compileall -q -s "$fresh" -p "$home" "$fresh"/lib/python3*/site-packages ||
	say "some modules were not compiled ahead; they work all the same"

# The user and group stay on record if an earlier installation made them.
made=""
if [ -f "$DESTDIR$manifest" ] && [ ! -L "$DESTDIR$manifest" ] && grep -qx "user $name" "$DESTDIR$manifest"; then
	made=yes
fi

old=""
if [ -e "$DESTDIR$home" ]; then
	old=$DESTDIR$home.old
	rm -rf "$old"
	mv "$DESTDIR$home" "$old"
fi
mv "$fresh" "$DESTDIR$home"
fresh=""
[ -z "$old" ] || rm -rf "$old"
mkdir -p "$DESTDIR$(dirname -- "$link")"
ln -sfn "$home/bin/schemawatchd" "$DESTDIR$link"

# --- Service, user and group, folders --------------------------------------------------------------------------------

put() { # MODE FROM TO
	mkdir -p "$(dirname -- "$3")"
	install -m "$1" "$2" "$3"
}
put 644 "$here/schemawatchd.service" "$DESTDIR$unit"
put 644 "$here/schemawatchd.sysusers" "$DESTDIR$sysusers"

put 640 "$source/config/schemawatchd.toml.example" "$DESTDIR$config.example"
put 640 "$here/paths.conf.example" "$DESTDIR$etc/paths.conf.example"
chmod 750 "$DESTDIR$etc"

recorded() { # KIND PATH
	case $1 in
	link) printf 'link %s %s\n' "$(readlink "$DESTDIR$2")" "$2" ;;
	file) printf 'file %s %s\n' "$(sha256sum <"$DESTDIR$2" | cut -d ' ' -f 1)" "$2" ;;
	*) printf '%s %s\n' "$1" "$2" ;;
	esac
}
record() {
	{
		recorded tree "$home"
		recorded link "$link"
		recorded file "$unit"
		recorded file "$sysusers"
		recorded file "$config.example"
		recorded file "$etc/paths.conf.example"
		# With PURGE=1 alone; this record lies in the first of them.
		recorded purge "$etc"
		recorded purge "$state"
		recorded purge "$unit.d"
		[ -z "$made" ] || recorded user "$name"
	} >"$work/manifest"
	install -m 644 "$work/manifest" "$DESTDIR$manifest"
}
record

if [ -n "$DESTDIR" ]; then
	say "Installed below $DESTDIR. Left to the package's scripts: systemd-sysusers, chgrp -R $name $etc," \
		"systemctl daemon-reload."
	exit 0
fi

if ! getent passwd "$name" >/dev/null || ! getent group "$name" >/dev/null; then
	if command -v systemd-sysusers >/dev/null; then
		systemd-sysusers "$sysusers"
	elif command -v useradd >/dev/null; then
		getent group "$name" >/dev/null || groupadd --system "$name"
		getent passwd "$name" >/dev/null ||
			useradd --system --gid "$name" --home-dir "$state" --no-create-home --shell /usr/sbin/nologin \
				--comment "Schema drift daemon" "$name"
	else
		die "neither systemd-sysusers nor useradd is here: make a system user and group \`$name\`, then run this again"
	fi
	made=yes
	record
fi
chgrp -h "$name" "$etc" "$config.example" "$etc/paths.conf.example"
# As the unit makes it: for the service alone. Where an earlier version opened it to the group, the daemon closes it.
[ -e "$state" ] || [ -L "$state" ] || install -d -m 750 -o "$name" -g "$name" "$state"

as_service() {
	if command -v setpriv >/dev/null; then
		setpriv --reuid="$name" --regid="$name" --clear-groups "$@"
	else
		runuser -u "$name" -- "$@"
	fi
}
(cd / && as_service "$link" --version >/dev/null) ||
	die "the user \`$name\` cannot run $link. Is $("$python" -c 'import sys; print(sys.base_prefix)') readable for all?"

booted=""
if [ -d /run/systemd/system ]; then
	booted=yes
	systemctl daemon-reload
	# A daemon that runs goes on with the new program.
	systemctl try-restart "$name.service" ||
		say "the daemon did not come up again; see: journalctl -u $name -n 30"
fi
say "Installed $("$link" --version) in $home, service user and group \`$name\`."

# --- What is left to do ----------------------------------------------------------------------------------------------

# The unit's own sandbox, so that paths which it hides show up here and not at night. `systemctl cat` includes the
# drop-ins. What belongs to a service only (its type, its restarts, its run-time folder) is left out.
doctor_in_sandbox() {
	systemctl cat "$name.service" >"$work/unit"
	set -- --pipe --wait --quiet --collect --property=Type=exec
	section=""
	while IFS= read -r line; do
		case $line in
		"["*"]") section=$line ;;
		"" | "#"* | ";"*) ;;
		Type=* | NotifyAccess=* | Exec*=* | Restart*=* | Watchdog*=* | Timeout*=* | KillMode=* | RuntimeDirectory*=*) ;;
		*) [ "$section" != "[Service]" ] || set -- "$@" "--property=$line" ;;
		esac
	done <"$work/unit"
	systemd-run "$@" "$link" doctor --config "$config"
}

if [ ! -e "$config" ]; then
	cat <<-END

		There is no configuration yet. Next:
		  sudo install -m 640 -g $name $config.example $config
		  sudoedit $config      # what should be, and where to look
		  sudo make install     # again: \`doctor\` then looks at everything the daemon needs
	END
elif [ -n "$booted" ]; then
	say
	say "schemawatchd doctor, as $name in the service's sandbox:"
	doctor_in_sandbox || say "doctor found something to do; see above."
else
	say
	say "schemawatchd doctor, as $name (systemd does not run here, so without the service's sandbox):"
	(cd / && as_service "$link" doctor --config "$config") || say "doctor found something to do; see above."
fi
cat <<-END

	Folders that the sandbox hides (home folders) or that only a group may read need a drop-in:
	  sudo systemctl edit $name         # lines to copy are in $etc/paths.conf.example
	People who ask it (status, --once) join the group:
	  sudo usermod -aG $name NAME
	Start it, and watch it:
	  sudo systemctl enable --now $name
	  journalctl -fu $name
END
