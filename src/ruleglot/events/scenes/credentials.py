"""Scenes of attackers who look for secrets: passwords, keys, tokens, memory; and how to get more rights."""

# ruff: noqa: D401, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Access,
    Call,
    ChangeMode,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    Endpoint,
    Error,
    Exec,
    FileCreate,
    FileOpen,
    FileRead,
    FileRename,
    HardLink,
    SetUser,
    Symlink,
    Trace,
    TraceRequest,
)
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.cast import ROOT, ROOT_GROUP, WWW
from ruleglot.events.scenes.stage import NEW, after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage

TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 - a file's name


def password_files(stage: Stage) -> Iterator[LinuxActivity]:
    """The files that hold passwords and keys."""
    bash, admin, start = stage.cast.bash, stage.cast.root_shell, stage.start
    cat = start(bash, "/usr/bin/cat", "cat /etc/shadow", user=ROOT, group=ROOT_GROUP)
    yield Exec(process=cat, story="root reads shadow")
    shadow = FileOpen(process=cat, path="/etc/shadow", access=Access.READ, story="shadow is opened")
    yield shadow
    yield FileRead(
        process=after(shadow), descriptor=shadow.descriptor, data=b"root:$y$", story="and its first line read"
    )
    yield FileOpen(
        process=bash, path="/etc/shadow", access=Access.READ, error=Error.EACCES, story="bob may not read shadow"
    )
    yield FileCreate(
        process=start(admin, "/usr/bin/cp", "cp /etc/shadow /tmp/.s"),
        path="/tmp/.s",
        access=NEW,
        story="shadow is copied",
    )
    yield HardLink(
        process=start(admin, "/usr/bin/ln", "ln /etc/shadow /var/tmp/s"),
        original="/etc/shadow",
        path="/var/tmp/s",
        story="shadow gets a second name",
    )
    yield Exec(
        process=start(admin, "/usr/bin/perl", "perl /opt/john/unshadow /etc/passwd /etc/shadow"), story="passwords"
    )
    key = start(stage.cast.colleague, "/usr/bin/cat", "cat /home/bob/.ssh/id_ed25519")
    yield Exec(process=key, story="a colleague wants bob's key")
    yield FileOpen(
        process=key,
        path="/home/bob/.ssh/id_ed25519",
        access=Access.READ,
        error=Error.EACCES,
        story="but may not read it",
    )
    find = start(admin, "/usr/bin/find", "find / -name 'id_*' -o -name '*.pem' -o -name .git-credentials")
    yield Exec(process=find, story="all keys of the machine are looked for")
    yield Exec(
        process=start(bash, "/usr/bin/grep", "grep -riE 'password|secret' /etc /opt"), story="words are looked for"
    )
    yield FileOpen(process=find, path="/root/.aws/credentials", access=Access.READ, story="the cloud's keys are read")
    yield FileOpen(process=find, path="/root/.kube/config", access=Access.READ, story="the cluster's keys are read")


def clouds(stage: Stage) -> Iterator[LinuxActivity]:
    """What clouds and clusters lend to their machines."""
    shell, start = stage.cast.web_shell, stage.start
    cloud = Endpoint(ip="169.254.169.254", port=80)
    yield Connect(
        process=shell, source=stage.in_pod(), destination=cloud, story="a container asks for the cloud's credentials"
    )
    url = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
    wget = stage.applet(shell, "/usr/bin/wget", f"wget -qO- {url}")
    yield Exec(process=wget, story="busybox asks the cloud who the machine is")
    asked = Connect(process=wget, source=stage.in_pod(), destination=cloud, story="the cloud is asked")
    yield asked
    yield FileRead(process=after(asked), descriptor=asked.descriptor, data=b'{"Code"', story="and gives its keys away")
    yield Exec(
        process=start(stage.cast.apache, "/usr/bin/curl", f"curl -s -H 'X-aws-ec2-metadata-token: t' {url}"),
        story="a web server asks the cloud with a header",
    )
    yield Exec(process=stage.applet(shell, "/bin/cat", f"cat {TOKEN}"), story="a pod's token is shown")
    yield FileOpen(process=shell, path=TOKEN, access=Access.WRITE, story="a token is opened for writing")
    dumped = start(stage.cast.debug_shell, "/usr/bin/find", "find /host/var/lib/kubelet/pods -name token")
    yield Exec(process=dumped, story="the tokens of all pods are looked for")
    yield FileOpen(
        process=dumped,
        path="/host/var/lib/kubelet/pods/0c1d/volumes/kubernetes.io~projected/kube-api-access/token",
        access=Access.READ,
        story="another pod's token is read from the host",
    )
    yield FileOpen(
        process=stage.cast.debug_shell,
        path="/host/etc/kubernetes/admin.conf",
        access=Access.READ,
        story="the cluster's own keys are read from a pod",
    )
    kubectl = start(
        shell, "/tmp/kubectl", "./kubectl auth can-i --list", invoked="./kubectl", cwd="/tmp", layer=Layer.UPPER
    )
    yield Exec(process=kubectl, story="what may this pod do?")
    yield Exec(process=stage.applet(shell, "/usr/bin/env", "env"), story="a container's environment is shown")


def memory(stage: Stage) -> Iterator[LinuxActivity]:
    """Secrets are taken from where they are used: the memory of processes."""
    admin, sshd, start = stage.cast.root_shell, stage.cast.sshd, stage.start
    dump = start(admin, "/usr/bin/gdb", f"gdb -p {sshd.pid} -batch -ex 'generate-core-file /tmp/.c'")
    yield Exec(process=dump, story="the memory of sshd is written down")
    yield Trace(process=dump, target=sshd, story="a debugger reaches into sshd")
    yield FileCreate(process=dump, path="/tmp/.c", mode=0o600, story="sshd's memory lies in /tmp")
    tracer = start(admin, "/usr/bin/strace", f"strace -f -e trace=read,write -p {sshd.pid} -o /var/tmp/.log")
    yield Exec(process=tracer, story="every keystroke at sshd is written down")
    yield Trace(process=tracer, target=sshd, request=TraceRequest.PTRACE_SEIZE, story="strace holds on to sshd")
    inject = start(stage.cast.bash, "/tmp/inject", f"./inject {stage.cast.agent.pid}", invoked="./inject", cwd="/tmp")
    yield Trace(
        process=inject, target=stage.cast.agent, error=Error.EPERM, story="bob's program may not touch the agent"
    )
    yield Trace(
        process=start(admin, "/tmp/inject", f"./inject {stage.cast.cron.pid}", invoked="./inject", cwd="/tmp"),
        target=stage.cast.cron,
        request=TraceRequest.PTRACE_POKETEXT,
        story="code is written into cron",
    )
    yield FileOpen(
        process=admin, path=f"/proc/{sshd.pid}/mem", access=Access.READ, story="the memory of sshd is opened"
    )
    yield FileOpen(process=admin, path="/proc/kcore", access=Access.READ, story="the memory of the kernel is opened")
    yield Exec(
        process=start(admin, "/usr/bin/tcpdump", "tcpdump -i any -w /tmp/.p port 80"),
        story="what goes by is written down",
    )


def more_rights(stage: Stage) -> Iterator[LinuxActivity]:
    """From a humble user to root."""
    bash, start = stage.cast.bash, stage.start
    yield Exec(
        process=start(bash, "/usr/bin/find", "find / -perm -4000 -exec ls '{}' ';'"),
        story="looking for programs that run as their owner",
    )
    yield Exec(process=stage.start_as_root(bash, "/usr/bin/sudo", "sudo -l"), story="what may bob do?")
    pkexec = stage.start_as_root(bash, "/usr/bin/pkexec", "''", environment=("GCONV_PATH=./value",))
    yield Exec(process=pkexec, story="pkexec without arguments, its libraries elsewhere")
    pkexec = replace(pkexec, real_user=ROOT)
    yield SetUser(process=pkexec, user=ROOT, before=ROOT, call=Call.SETREUID, story="it makes itself root in full")
    yield Exec(process=start(pkexec, "/bin/sh", "/bin/sh -p"), story="a shell that keeps its rights")
    rootbash = stage.start_as_root(bash, "/tmp/rootbash", "./rootbash -p", invoked="./rootbash", cwd="/tmp")
    yield Exec(process=rootbash, story="a copy of bash that runs as root")
    found = stage.start_as_root(bash, "/usr/bin/find", "find . -exec /bin/sh -p ';' -quit")
    yield Exec(process=found, story="find has a shell to run")
    yield Exec(process=start(found, "/bin/sh", "/bin/sh -p"), story="and runs it as root")
    python = start(
        stage.cast.apache,
        "/usr/bin/python3",
        "python3 -c 'import os;os.setuid(0);os.system(\"sh\")'",
        user=ROOT,
    )
    yield SetUser(process=python, user=ROOT, before=WWW, story="a web server's Python becomes root")
    admin = stage.cast.root_shell
    yield ChangeMode(
        process=start(admin, "/usr/bin/chmod", "chmod u+s /tmp/rootbash"),
        path="/tmp/rootbash",
        mode=0o4755,
        story="a program shall run as its owner from now on",
    )
    yield ChangeMode(
        process=admin, path="/usr/bin/find", mode=0o6755, call=Call.CHMOD, story="find as well, and its group"
    )
    yield ChangeOwner(
        process=start(admin, "/usr/bin/chown", "chown root:root /tmp/rootbash"),
        path="/tmp/rootbash",
        user=0,
        group=0,
        story="and its owner is root",
    )
    setcap = start(admin, "/usr/sbin/setcap", "setcap cap_setuid+ep /usr/bin/python3.11")
    yield Exec(process=setcap, story="Python may become anybody")


def races(stage: Stage) -> Iterator[LinuxActivity]:
    """Links where a privileged program does not expect them."""
    bash, start = stage.cast.bash, stage.start
    swap = start(bash, "/tmp/swap", "./swap", invoked="./swap", cwd="/tmp", writable=True)
    yield Symlink(process=swap, target="/etc/shadow", path="/tmp/report.txt", story="a link to shadow in /tmp")
    yield FileRename(
        process=swap, original="/tmp/report.txt", path="/tmp/report.old", story="the link is changed quickly"
    )
    yield Symlink(
        process=swap,
        target="/etc/sudoers.d",
        path="/tmp/upload",
        error=Error.EEXIST,
        story="the race is lost this time",
    )
    yield HardLink(
        process=swap, original="/etc/shadow", path="/tmp/mine", error=Error.EPERM, story="a hard link is not allowed"
    )
    yield DirectoryCreate(process=swap, path="GCONV_PATH=.", mode=0o777, story="a directory with a telling name")
    yield FileCreate(
        process=stage.cast.agent,
        path="/tmp/report.txt",
        access=Access.TOUCH,
        error=Error.ELOOP,
        story="a careful agent does not follow links",
    )


HOSTILE: tuple[Scene, ...] = (password_files, clouds, memory, more_rights, races)
