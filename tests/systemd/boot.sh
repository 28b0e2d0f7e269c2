#!/bin/sh
# Boots this machine's own system as a container, with every change kept in memory and thrown away, and runs a script
# in it. Called by `unshare --mount`, so the mounts end with it.   boot.sh FOLDER SOURCE SCRIPT
set -eu

folder=$1
source=$2
script=$3
root=$folder/root
group=/sys/fs/cgroup/schemawatchd-trial-$$

mkdir -p "$folder/memory" "$root"
mount -t tmpfs -o size=3G none "$folder/memory"
mkdir "$folder/memory/upper" "$folder/memory/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/memory/upper,workdir=$folder/memory/work" "$root"
cat >"$root/etc/systemd/system/trial.target" <<END
[Unit]
Requires=basic.target
After=basic.target
Wants=trial.service
AllowIsolate=yes
END
cat >"$root/etc/systemd/system/trial.service" <<END
[Unit]
After=basic.target
SuccessAction=exit-force
FailureAction=exit-force
[Service]
Type=oneshot
Environment=PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ExecStart=/bin/sh -c 'exec 3>/trial.steps; exec /bin/sh /trial/source/$script /trial/source'
StandardOutput=append:/trial.log
StandardError=append:/trial.log
TimeoutStartSec=300
END

umount -l /sys/fs/cgroup
mount -t cgroup2 none /sys/fs/cgroup
mkdir "$group"
trap 'echo $$ >/sys/fs/cgroup/cgroup.procs; find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true' EXIT
echo $$ >"$group/cgroup.procs"
timeout 280 systemd-nspawn --quiet --register=no --keep-unit --directory="$root" --bind-ro="$source:/trial/source" \
	--resolv-conf=off --timezone=off --link-journal=no --boot systemd.unit=trial.target </dev/null >"$folder/console" 2>&1 || true
cat "$root/trial.steps" >"$folder/steps" 2>/dev/null || true
cat "$root/trial.log" >"$folder/log" 2>/dev/null || true
