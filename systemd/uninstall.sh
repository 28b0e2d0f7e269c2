#!/bin/sh
# Takes out what install.sh recorded, and nothing else. Configuration and state stay; PURGE=1 removes them, and the user
# and group if install.sh made them.
#
#   sudo make uninstall
#   sudo PURGE=1 make uninstall
#   DESTDIR=/somewhere systemd/uninstall.sh   # what install.sh put below that folder; nothing else is touched
set -eu

DESTDIR=${DESTDIR:-}
name=schemawatchd
unit=/etc/systemd/system/$name.service
etc=/etc/$name
manifest=$DESTDIR$etc/manifest

die() {
	printf 'schemawatchd: %s\n' "$@" >&2
	exit 1
}

[ -n "$DESTDIR" ] || [ "$(id -u)" = 0 ] ||
	die "taking it out of the machine needs root. Run: sudo make uninstall"

# --- The record: ours, and no link, so that nobody else can name files for root to remove ----------------------------

top=""
[ -z "$DESTDIR" ] || top=$(cd -- "$DESTDIR" && pwd -P) || exit 1
top=${top%/}

# Below DESTDIR, a folder on the way that is a link would lead out of it.
inside() { # PATH
	[ -n "$DESTDIR" ] || return 0
	folder=$DESTDIR$(dirname -- "$1")
	[ ! -d "$folder" ] || [ "$(cd -- "$folder" && pwd -P)" = "$top$(dirname -- "$1")" ]
}

if ! inside "$etc/manifest" || [ ! -f "$manifest" ] || [ -L "$manifest" ]; then
	die "there is no record of an installation ($manifest), so nothing was removed." \
		"Earlier versions wrote none: install this one (sudo make install), then uninstall."
fi
for each in "$manifest" "$DESTDIR$etc"; do
	[ "$(stat -c %u "$each")" = "$(id -u)" ] ||
		die "$each does not belong to $(id -un), so the record in it is not followed. Nothing was removed."
done

# A copy, because with PURGE=1 the record lies in what is removed.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$manifest" "$work/manifest"

booted=""
[ -n "$DESTDIR" ] || [ ! -d /run/systemd/system ] || booted=yes
if [ -n "$booted" ]; then
	systemctl disable --now "$name.service" >/dev/null 2>&1 || true
	systemctl reset-failed "$name.service" >/dev/null 2>&1 || true
fi

# --- What is on record, line by line ---------------------------------------------------------------------------------

gone() { echo "Removed: $1"; }
kept() { echo "Kept: $1${2:+ ($2)}"; }

remove() { # KIND DETAIL PATH
	place=$DESTDIR$3
	case $3 in
	/*) ;;
	*) die "the record is damaged: \`$3\` is no absolute path" ;;
	esac
	case $3/ in
	*/../* | */./* | //*) die "the record is damaged: \`$3\`" ;;
	esac
	[ -e "$place" ] || [ -L "$place" ] || return 0
	if ! inside "$3"; then
		kept "$place" "a folder above it is a link out of $DESTDIR"
	elif [ "$1" = link ]; then
		if [ "$(readlink "$place" || true)" = "$2" ]; then rm -f "$place" && gone "$place"; else kept "$place" "changed"; fi
	elif [ "$1" = file ]; then
		if [ ! -L "$place" ] && [ "$(sha256sum <"$place" | cut -d ' ' -f 1)" = "$2" ]; then
			rm -f "$place" && gone "$place"
		else
			kept "$place" "changed since it was installed"
		fi
	elif [ -L "$place" ] || [ ! -d "$place" ]; then
		kept "$place" "it is no folder any more"
	else
		# rm goes by file descriptors and follows no link inside; what is mounted there stays.
		rm -rf --one-file-system "$place" && gone "$place"
	fi
}

user=""
while read -r kind rest; do
	case $kind in
	link | file) remove "$kind" "${rest%% *}" "${rest#* }" ;;
	tree) remove tree "" "$rest" ;;
	purge)
		if [ "${PURGE:-}" = 1 ]; then
			remove purge "" "$rest"
		elif [ -e "$DESTDIR$rest" ]; then
			kept "$DESTDIR$rest"
		fi
		;;
	user) user=$rest ;;
	*) die "the record is damaged: \`$kind\`" ;;
	esac
done <"$work/manifest"

# `systemctl enable` made it, where systemd does not run now to take it back.
remove link "$unit" "/etc/systemd/system/multi-user.target.wants/$name.service"
[ -z "$booted" ] || systemctl daemon-reload

if [ "${PURGE:-}" != 1 ]; then
	[ -n "$DESTDIR" ] ||
		echo "To remove what was kept, and the user and group if install.sh made them: sudo PURGE=1 systemd/uninstall.sh"
elif [ -n "$DESTDIR" ]; then
	echo "Users and groups belong to the machine and were left alone."
elif [ -z "$user" ]; then
	echo "Kept: the user and group \`$name\` (install.sh did not make them)"
else
	if getent passwd "$user" >/dev/null; then userdel "$user" 2>/dev/null || true; fi
	if getent group "$user" >/dev/null; then groupdel "$user"; fi
	echo "Removed: the user and group \`$user\`"
fi
