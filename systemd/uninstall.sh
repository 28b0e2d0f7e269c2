#!/bin/sh
# Takes schemawatchd out again. Configuration and state stay; PURGE=1 removes them, and the user and group, too.
#
#   sudo make uninstall
#   sudo PURGE=1 make uninstall
#   DESTDIR=/somewhere systemd/uninstall.sh   # what install.sh put below that folder; nothing else is touched
set -eu

DESTDIR=${DESTDIR:-}
name=schemawatchd
etc=$DESTDIR/etc/schemawatchd
state=$DESTDIR/var/lib/schemawatchd
link=$DESTDIR/usr/local/bin/$name

[ -n "$DESTDIR" ] || [ "$(id -u)" = 0 ] || {
	echo "schemawatchd: taking it out of the machine needs root. Run: sudo make uninstall" >&2
	exit 1
}

if [ -z "$DESTDIR" ] && [ -d /run/systemd/system ]; then
	systemctl disable --now "$name.service" >/dev/null 2>&1 || true
	systemctl reset-failed "$name.service" >/dev/null 2>&1 || true
fi
units=$DESTDIR/etc/systemd/system
rm -f "$units/$name.service" "$units/multi-user.target.wants/$name.service"
rm -f "$DESTDIR/etc/sysusers.d/$name.conf"
[ "$(readlink "$link" || true)" != "/opt/$name/bin/$name" ] || rm -f "$link"
rm -rf "$DESTDIR/opt/$name" "$DESTDIR/opt/$name.old"
[ -n "$DESTDIR" ] || [ ! -d /run/systemd/system ] || systemctl daemon-reload
echo "Took out the program and its service${DESTDIR:+ below $DESTDIR}."

if [ "${PURGE:-}" = 1 ]; then
	rm -rf "$etc" "$state" "$units/$name.service.d"
	if [ -n "$DESTDIR" ]; then
		echo "Removed $etc and $state. Users and groups belong to the machine and were left alone."
		exit 0
	fi
	if getent passwd "$name" >/dev/null; then userdel "$name" 2>/dev/null || true; fi
	if getent group "$name" >/dev/null; then groupdel "$name"; fi
	echo "Removed $etc, $state, and the user and group \`$name\`."
	exit 0
fi
for each in "$etc" "$state" "$units/$name.service.d"; do
	if [ -e "$each" ]; then echo "Kept: $each"; fi
done
[ -n "$DESTDIR" ] ||
	echo "To remove what was kept, and the user and group: sudo PURGE=1 systemd/uninstall.sh"
