"""Scenes of attackers who hide: traces wiped, times forged, names borrowed, the kernel and the guards deceived."""

# ruff: noqa: D401, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Access,
    Call,
    ChangeMode,
    DirectoryCreate,
    DirectoryDelete,
    Duplicate,
    Error,
    Exec,
    Exit,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    FileWrite,
    Fork,
    ModuleLoad,
    Mount,
    NewSession,
    SendSignal,
    Signal,
    Symlink,
)
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.cast import ROOT, ROOT_GROUP
from ruleglot.events.scenes.stage import after, detached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def traces(stage: Stage) -> Iterator[LinuxActivity]:
    """Logs and histories are wiped."""
    bash, admin, start = stage.cast.bash, stage.cast.root_shell, stage.start
    miner = start(stage.cast.web_shell, "/tmp/kinsing", "/tmp/kinsing", cwd="/tmp", layer=Layer.UPPER)
    yield FileDelete(process=bash, path="/var/log/auth.log", story="a log is removed")
    yield FileDelete(process=bash, path="/var/log/auth.log", call=Call.UNLINK, story="a log is removed by unlink")
    yield FileDelete(process=miner, path="/root/.bash_history", story="traces are removed")
    yield FileOpen(process=admin, path="/var/log/wtmp", access=Access.OVERWRITE, story="the list of logins is emptied")
    yield Symlink(
        process=start(admin, "/usr/bin/ln", "ln -sf /dev/null /root/.bash_history"),
        target="/dev/null",
        path="/root/.bash_history",
        story="a history that remembers nothing",
    )
    yield Exec(
        process=start(bash, "/usr/bin/bash", "bash", environment=("HISTFILE=/dev/null",)), story="a forgetful shell"
    )
    yield Exec(process=start(admin, "/usr/bin/shred", "shred -u /var/log/syslog"), story="a log is shredded")
    yield FileRename(process=admin, original="/var/log/syslog", path="/var/log/000000", story="even its name")
    yield FileDelete(
        process=admin, path="/var/log/audit/audit.log", error=Error.EPERM, story="a log that can only grow stays"
    )
    yield Exec(
        process=start(admin, "/usr/bin/journalctl", "journalctl --rotate --vacuum-time=1s"),
        story="the journal is emptied",
    )
    yield DirectoryDelete(process=admin, path="/var/log/audit", story="a directory of logs is removed")
    sed = start(admin, "/usr/bin/sed", "sed -i /203.0.113/d /var/log/auth.log")
    yield Exec(process=sed, story="one address is cut out of a log")
    yield FileRename(
        process=sed,
        original=f"/var/log/sed{stage.suffix()}",
        path="/var/log/auth.log",
        call=Call.RENAME,
        story="which is shorter now",
    )
    nothing = FileOpen(process=miner, path="/dev/null", access=Access.READ_WRITE, story="a miner opens the void")
    yield nothing
    for number, what in enumerate(("hears from nobody", "tells nobody", "complains to nobody")):
        yield Duplicate(
            process=after(nothing), old=nothing.descriptor, new=number, call=Call.DUP3, story=f"a miner {what}"
        )


def disguises(stage: Stage) -> Iterator[LinuxActivity]:
    """Names, times and places that look harmless."""
    bash, admin, start = stage.cast.bash, stage.cast.root_shell, stage.start
    yield Exec(
        process=start(admin, "/usr/bin/touch", "touch -r /bin/ls /usr/bin/.sh"), story="a file becomes as old as ls"
    )
    yield DirectoryCreate(process=bash, path="/tmp/...", story="a directory called ...")
    yield DirectoryCreate(process=bash, path="/dev/shm/.X11-unix ", story="a directory with a blank at its end")
    yield FileCreate(process=bash, path="/tmp/.font-unix/.cache", story="a hidden file in a hidden directory")
    worker = start(admin, "/tmp/.w", "'[kworker/1:2]'", invoked="./.w", cwd="/tmp", given_comm="kworker/1:2")
    yield Exec(process=worker, story="a program that looks like the kernel's own")
    child = stage.fork(worker)
    yield Fork(process=child, story="it forks away from its parent")
    yield NewSession(process=detached(child), story="and from the terminal")
    yield Exit(process=worker, story="the parent ends, the child is alone")
    renamed = start(
        bash, "/home/bob/.cache/systemd", "/usr/lib/systemd/systemd --user", invoked="./systemd", writable=True
    )
    yield Exec(process=renamed, story="a program in a cache that calls itself systemd")
    yield FileRename(process=bash, original="/tmp/nc", path="/tmp/update.pdf", story="a tool becomes a document")
    yield Exec(
        process=start(
            bash,
            "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
            "/lib64/ld-linux-x86-64.so.2 /tmp/noexec",
            invoked="/lib64/ld-linux-x86-64.so.2",
        ),
        story="the loader runs what is not executable",
    )
    yield Exec(process=start(bash, "/usr/bin/xxd", "xxd -r -p payload.hex"), story="a program hidden in digits")
    yield FileCreate(
        process=start(bash, "/usr/bin/busybox", "busybox cp /bin/sh s"), path="s", mode=0o755, story="sh as s"
    )
    yield Exec(
        process=start(bash, "/usr/bin/nohup", "nohup ./miner", cwd="/tmp"), story="a job that outlives the login"
    )
    yield ChangeMode(process=bash, path="/home/bob/.cache/systemd", mode=0o111, story="it can be run but not read")


def rootkits(stage: Stage) -> Iterator[LinuxActivity]:
    """The kernel and the loader are changed."""
    admin, start = stage.cast.root_shell, stage.start
    insmod = start(admin, "/usr/sbin/insmod", "insmod ./diamorphine.ko", cwd="/tmp/.d")
    yield Exec(process=insmod, story="a module from /tmp")
    yield ModuleLoad(process=insmod, path="./diamorphine.ko", story="is in the kernel")
    yield ModuleLoad(
        process=start(admin, "/usr/sbin/insmod", "insmod /dev/shm/rk.ko hide=4444"),
        path="/dev/shm/rk.ko",
        parameters="hide=4444",
        call=Call.INIT_MODULE,
        story="a module that hides a port",
    )
    yield ModuleLoad(
        process=start(stage.cast.bash, "/usr/sbin/insmod", "insmod rk.ko"),
        path="rk.ko",
        error=Error.EPERM,
        story="bob may not load a module",
    )
    yield SendSignal(process=admin, target=insmod, signal=Signal.SIGUSR2, error=Error.ESRCH, story="a secret knock")
    yield FileOpen(process=admin, path="/etc/modules", access=Access.APPEND, story="the module comes back")
    preload = FileCreate(process=admin, path="/etc/ld.so.preload", story="a library for every program")
    yield preload
    yield FileWrite(
        process=after(preload), descriptor=preload.descriptor, data=b"/usr/lib/libc.so.5", story="is this one"
    )
    yield FileCreate(process=admin, path="/usr/lib/libc.so.5", mode=0o755, story="a library with an old name")
    yield FileOpen(process=admin, path="/usr/bin/ls", access=Access.OVERWRITE, story="ls is overwritten")
    yield Mount(
        process=admin,
        device="/tmp/empty",
        path=f"/proc/{insmod.pid}",
        kind="none",
        story="a process hides under a mount",
    )
    yield Exec(
        process=start(admin, "/usr/bin/dd", "dd if=boot.img of=/dev/sda bs=512 count=1"), story="a new beginning"
    )


def guards(stage: Stage) -> Iterator[LinuxActivity]:
    """Those who watch are stopped."""
    admin, start = stage.cast.root_shell, stage.start
    agent = start(stage.cast.systemd, "/opt/acme/bin/agentd", "/opt/acme/bin/agentd --run", leads_session=True)
    for path, line, story in (
        ("/usr/bin/systemctl", "systemctl stop agentd", "the agent is stopped"),
        ("/usr/bin/systemctl", "systemctl mask auditd.service", "the audit cannot start any more"),
        ("/usr/sbin/setenforce", "setenforce 0", "rules of the kernel are only a warning now"),
        ("/usr/sbin/iptables", "iptables -F", "the walls are down"),
        ("/usr/sbin/ufw", "ufw disable", "all doors are open"),
        ("/usr/sbin/auditctl", "auditctl -e 0", "the kernel writes nothing down"),
        ("/usr/bin/pkill", "pkill -9 -f agentd", "an agent is to be killed by its name"),
        ("/usr/bin/chattr", "chattr -i /etc/ld.so.preload", "a file may be changed again"),
        ("/usr/bin/chattr", "chattr +i /etc/cron.d/x", "a job that cannot be removed"),
        ("/usr/sbin/sysctl", "sysctl -w kernel.yama.ptrace_scope=0", "everybody may look into processes"),
    ):
        yield Exec(process=start(admin, path, line), story=story)
    yield SendSignal(
        process=stage.cast.bash,
        target=agent,
        signal=Signal.SIGKILL,
        error=Error.EPERM,
        story="bob may not kill an agent",
    )
    yield SendSignal(process=admin, target=agent, signal=Signal.SIGSTOP, story="the agent is made to stand still")
    yield SendSignal(process=admin, target=agent, signal=Signal.SIGKILL, story="the agent is killed")
    yield Exit(process=agent, signal=Signal.SIGKILL, story="the agent is no more")
    yield FileDelete(process=admin, path="/opt/acme/bin/agentd", story="its program is removed")
    yield FileRename(
        process=admin, original="/etc/audit/rules.d/audit.rules", path="/tmp/r", story="its rules are moved away"
    )
    yield ChangeMode(
        process=start(admin, "/usr/bin/chmod", "chmod 000 /usr/bin/auditctl"),
        path="/usr/bin/auditctl",
        mode=0,
        story="nobody may run it any more",
    )
    uninstall = start(
        stage.cast.bash, "/usr/bin/sudo", "sudo apt-get purge -y falco auditd", user=ROOT, group=ROOT_GROUP
    )
    yield Exec(process=uninstall, story="the guards are uninstalled")


HOSTILE: tuple[Scene, ...] = (traces, disguises, rootkits, guards)
