"""Scenes of attackers who leave a container for the host: sockets, cgroups, namespaces, disks, the kernel's hooks."""

# ruff: noqa: D401, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Access,
    Call,
    ChangeMode,
    DirectoryCreate,
    Error,
    Exec,
    FailedExec,
    FileCreate,
    FileOpen,
    FileWrite,
    ModuleLoad,
    Mount,
    Symlink,
    Trace,
)
from ruleglot.events.descriptors import Descriptor, OpenDirectory
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.stage import after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def cgroups(stage: Stage) -> Iterator[LinuxActivity]:
    """A privileged container tells the host's kernel what to run (release_agent)."""
    shell, start = stage.cast.runner_shell, stage.start
    mount = start(shell, "/usr/bin/mount", "mount -t cgroup -o rdma cgroup /tmp/cgrp")
    yield DirectoryCreate(process=start(shell, "/usr/bin/mkdir", "mkdir /tmp/cgrp"), path="/tmp/cgrp", story="a place")
    yield Exec(process=mount, story="a container mounts a cgroup")
    yield Mount(process=mount, device="cgroup", path="/tmp/cgrp", kind="cgroup", story="and it is mounted")
    yield DirectoryCreate(process=shell, path="/tmp/cgrp/x", story="a group of its own")
    yield FileOpen(
        process=shell, path="/tmp/cgrp/x/notify_on_release", access=Access.OVERWRITE, story="which shall be told of"
    )
    agent = FileOpen(
        process=shell, path="/tmp/cgrp/release_agent", access=Access.OVERWRITE, story="to a program of its choice"
    )
    yield agent
    path = b"/var/lib/docker/overlay2/x/diff/cmd"
    yield FileWrite(process=after(agent), descriptor=agent.descriptor, data=path, story="namely this one")
    yield FileCreate(process=shell, path="/cmd", mode=0o755, story="the program itself")
    yield ChangeMode(
        process=start(shell, "/usr/bin/chmod", "chmod a+x /cmd"), path="/cmd", mode=0o755, story="made executable"
    )


def sockets_and_disks(stage: Stage) -> Iterator[LinuxActivity]:
    """The runtime's socket, the host's disk, the host's directories."""
    shell, debug, start = stage.cast.runner_shell, stage.cast.debug_shell, stage.start
    yield FileOpen(process=shell, path="/var/run/docker.sock", access=Access.READ_WRITE, story="a socket is opened")
    yield Exec(
        process=start(
            shell, "/usr/bin/curl", "curl -s --unix-socket /var/run/docker.sock http://localhost/containers/json"
        ),
        story="the runtime is asked through its socket",
    )
    yield Exec(
        process=start(shell, "/usr/bin/docker", "docker run -v /:/host --privileged alpine chroot /host sh"),
        story="a container with the host's disk is asked for",
    )
    mount = start(shell, "/usr/bin/mount", "mount /dev/sda1 /mnt")
    yield Exec(process=mount, story="a privileged container mounts the host's disk")
    yield Mount(process=mount, device="/dev/sda1", path="/mnt", kind="ext4", story="the host's disk is there")
    yield FileCreate(process=shell, path="/mnt/etc/cron.d/.job", story="a job is left on the host's disk")
    yield FileOpen(
        process=debug, path="/host/etc/shadow", access=Access.READ, story="the host's shadow is read from a pod"
    )
    yield Exec(
        process=start(debug, "/usr/sbin/chroot", "chroot /host /bin/bash"), story="a pod makes the host its root"
    )
    yield FileOpen(process=shell, path="/dev/sda1", access=Access.READ, story="the host's disk is read raw")
    yield Exec(process=start(shell, "/usr/sbin/debugfs", "debugfs -w /dev/sda1"), story="and changed behind its back")
    yield Symlink(process=debug, target="/", path="/host/var/log/pods/all", story="a log that is the whole host")
    yield Mount(
        process=stage.applet(stage.cast.web_shell, "/bin/mount", "mount /dev/sda1 /mnt"),
        device="/dev/sda1",
        path="/mnt",
        kind="ext4",
        error=Error.EPERM,
        story="a container without privileges may not mount",
    )


def namespaces(stage: Stage) -> Iterator[LinuxActivity]:
    """Into the host's namespaces and processes."""
    runner, debug, start = stage.cast.runner_shell, stage.cast.debug_shell, stage.start
    yield Exec(
        process=start(runner, "/usr/bin/nsenter", "nsenter --target 1 --mount -- /bin/bash"),
        story="a privileged container enters the host",
    )
    nsenter = start(debug, "/usr/bin/nsenter", "nsenter -t 1 -m -u -i -n -p -- bash")
    yield Exec(process=nsenter, story="a pod enters all namespaces of the host")
    yield Exec(process=start(nsenter, "/usr/bin/bash", "bash", container=None), story="and has a shell there")
    yield Exec(process=start(stage.cast.web_shell, "/usr/bin/unshare", "unshare -UrmC bash"), story="new namespaces")
    yield FileOpen(
        process=debug, path="/proc/1/root/etc/passwd", access=Access.READ, story="a file through the first process"
    )
    gdb = start(debug, "/usr/bin/gdb", f"gdb -p {stage.cast.agent.pid}")
    yield Exec(process=gdb, story="a debugger in a pod looks at the host's agent")
    yield Trace(process=gdb, target=stage.cast.agent, story="and reaches into it")
    yield FailedExec(
        process=runner,
        path="/usr/sbin/capsh",
        error=Error.ENOENT,
        argv=("capsh", "--print"),
        story="what may I do here?",
    )
    leaked = Descriptor(number=8, opened=OpenDirectory(path="/"))
    yield FileOpen(
        process=replace(stage.cast.newborn_shell, descriptors=(leaked,)),
        path="etc/hostname",
        access=Access.READ,
        base=leaked,
        story="a directory that was left open by the runtime",
    )
    yield FileOpen(
        process=stage.cast.newborn_shell,
        path="/proc/self/exe",
        access=Access.WRITE,
        error=Error.EACCES,
        story="the runtime's program shall be overwritten",
    )


def hooks(stage: Stage) -> Iterator[LinuxActivity]:
    """The kernel runs what it is told: on a crash, for a module, for an unknown format."""
    shell, start = stage.cast.runner_shell, stage.start
    pattern = FileOpen(
        process=shell, path="/proc/sys/kernel/core_pattern", access=Access.OVERWRITE, story="who is called at a crash?"
    )
    yield pattern
    yield FileWrite(
        process=after(pattern),
        descriptor=pattern.descriptor,
        data=b"|/proc/%P/root/tmp/x",
        story="this one from now on",
    )
    yield FileOpen(
        process=stage.cast.web_shell,
        path="/proc/sys/kernel/core_pattern",
        access=Access.OVERWRITE,
        error=Error.EROFS,
        story="a container without privileges cannot change that",
    )
    yield FileOpen(process=shell, path="/proc/sys/kernel/modprobe", access=Access.OVERWRITE, story="who loads modules?")
    yield FileOpen(
        process=shell, path="/sys/kernel/uevent_helper", access=Access.OVERWRITE, story="who is told of devices?"
    )
    yield FileOpen(process=shell, path="/proc/sysrq-trigger", access=Access.WRITE, story="the host's emergency keys")
    insmod = start(shell, "/usr/bin/kmod", "insmod escape.ko", invoked="/usr/sbin/insmod")
    yield Exec(process=insmod, story="a container loads a module")
    yield ModuleLoad(process=insmod, path="escape.ko", call=Call.INIT_MODULE, story="the host's kernel has it now")
    yield FileCreate(
        process=start(shell, "/tmp/mknod", "/tmp/mknod /dev/host b 8 1", layer=Layer.UPPER),
        path="/dev/host",
        call=Call.MKNODAT,
        mode=0o600,
        story="a device for the host's disk is made",
    )


HOSTILE: tuple[Scene, ...] = (cgroups, sockets_and_disks, namespaces, hooks)
