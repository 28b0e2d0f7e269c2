#!/bin/sh
# Takes schemawatchd out again. Configuration and state stay; PURGE=1 removes them, and the user and group, too.
#
#   sudo make uninstall
#   sudo PURGE=1 make uninstall
set -eu

name=schemawatchd
etc=/etc/schemawatchd
state=/var/lib/schemawatchd

[ "$(id -u)" = 0 ] || {
	echo "schemawatchd: taking it out of the machine needs root. Run: sudo make uninstall" >&2
	exit 1
}

if [ -d /run/systemd/system ]; then
	systemctl disable --now "$name.service" >/dev/null 2>&1 || true
	systemctl reset-failed "$name.service" >/dev/null 2>&1 || true
fi
rm -f "/etc/systemd/system/$name.service" "/etc/systemd/system/multi-user.target.wants/$name.service"
rm -f "/etc/sysusers.d/$name.conf"
[ "$(readlink /usr/local/bin/$name || true)" != "/opt/$name/bin/$name" ] || rm -f "/usr/local/bin/$name"
rm -rf "/opt/$name" "/opt/$name.old"
[ ! -d /run/systemd/system ] || systemctl daemon-reload
echo "Took out the program and its service."

if [ "${PURGE:-}" = 1 ]; then
	rm -rf "$etc" "$state" "/etc/systemd/system/$name.service.d"
	if getent passwd "$name" >/dev/null; then userdel "$name" 2>/dev/null || true; fi
	if getent group "$name" >/dev/null; then groupdel "$name"; fi
	echo "Removed $etc, $state, and the user and group \`$name\`."
	exit 0
fi
for each in "$etc" "$state" "/etc/systemd/system/$name.service.d"; do
	if [ -e "$each" ]; then echo "Kept: $each"; fi
done
echo "To remove what was kept, and the user and group: sudo PURGE=1 systemd/uninstall.sh"
