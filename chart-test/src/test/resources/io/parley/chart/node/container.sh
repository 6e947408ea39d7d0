#!/bin/sh
# Becomes the process of a container: pid 1 of namespaces that unshare made, in a root folder of an image's layers.
#
#   container.sh WORK LAYERS HOSTNAME USER GROUP READ_ONLY CGROUP DIRECTORY VOLUMES [SOURCE TARGET MODE]... COMMAND...
#
# The environment is the container's. Everything mounted here goes with the process.
set -eu
work=$1 layers=$2 name=$3 user=$4 group=$5 read_only=$6 cgroup=$7 directory=$8 volumes=$9
shift 9
# The programs are the machine's until the last line.
container_path=$PATH PATH=/usr/sbin:/usr/bin:/sbin:/bin

[ -z "$cgroup" ] || echo 0 > "$cgroup/cgroup.procs"
hostname "$name"

mount -t tmpfs -o mode=755 tmpfs "$work/mounts"
root=$work/mounts/root
mkdir "$root" "$work/mounts/upper" "$work/mounts/work"
mount -t overlay overlay -o "lowerdir=$layers,upperdir=$work/mounts/upper,workdir=$work/mounts/work" "$root"
mkdir -p "$root/proc" "$root/sys" "$root/dev" "$root/etc"
cp "$work"/etc/* "$root/etc/"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"

while [ "$volumes" -gt 0 ]; do
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  [ "$3" = rw ] || mount -o remount,bind,ro "$root$2"
  shift 3
  volumes=$((volumes - 1))
done
[ "$read_only" = false ] || mount -o remount,ro "$root"

# The node plugs the network in.
until ip route show default | grep -q .; do sleep 0.05; done

# Without privileges: unshare gives all capabilities up with the user, and nothing below may gain any.
exec setpriv --no-new-privs -- unshare --root="$root" --wd="$directory" --setgid="$group" --setuid="$user" -- \
  env "PATH=$container_path" "$@"
