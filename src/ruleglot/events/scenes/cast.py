"""Who plays in the library: people, containers, and the processes that were running before anything happened.

Ids and addresses are made up; addresses come from the ranges that are reserved for documentation.

>>> [each.name for each in BASH.line]
['bash', 'sshd', 'sshd', 'systemd']
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.identity import (
    Container,
    ContainerDetails,
    Group,
    Pod,
    Terminal,
    TerminalKind,
    User,
)
from ruleglot.events.paths import basename
from ruleglot.events.process import Process

if TYPE_CHECKING:
    from typing import Any

ROOT = User(id=0, name="root")
ROOT_GROUP = Group(id=0, name="root")
BOB = User(id=1000, name="bob")
BOB_GROUP = Group(id=1000, name="bob")
WWW = User(id=33, name="www-data")
WWW_GROUP = Group(id=33, name="www-data")
NAMELESS = User(id=4242)
NAMELESS_GROUP = Group(id=4343)

PTS = Terminal(kind=TerminalKind.PTS)
FAR_PTS = Terminal(kind=TerminalKind.PTS, number=300)
TTY = Terminal(kind=TerminalKind.TTY, number=1)
CONSOLE = Terminal(kind=TerminalKind.CONSOLE)

WEB = Container(
    id="a1b2c3d4e5f6" + "0" * 52,
    details=ContainerDetails(
        name="web",
        image="docker.io/library/nginx",
        tag="1.25-alpine",
        pod=Pod(name="web-7d9f", namespace="prod", ip="10.244.1.7"),
    ),
)
RUNNER = Container(
    id="0f9e8d7c6b5a" + "1" * 52,
    details=ContainerDetails(name="runner", image="registry.example.com:5000/ci/runner", tag="v2.0", privileged=True),
)
NEWBORN = Container(id="deadbeef0123" + "2" * 52)
"""A container that the sensor has just met and knows nothing about."""

SYSTEMD = Process(
    executable="/usr/lib/systemd/systemd",
    argv=("/sbin/init",),
    cwd="/",
    pid=1,
    user=ROOT,
    group=ROOT_GROUP,
    leads_session=True,
)
CRON = replace(SYSTEMD, executable="/usr/sbin/cron", argv=("/usr/sbin/cron", "-f"), pid=650, parent=SYSTEMD)
SSHD = replace(SYSTEMD, executable="/usr/sbin/sshd", argv=("/usr/sbin/sshd", "-D"), pid=700, parent=SYSTEMD)
SSH_SESSION = replace(SSHD, argv=("sshd: bob [priv]",), pid=710, parent=SSHD)
BASH = replace(
    SSH_SESSION,
    executable="/usr/bin/bash",
    argv=("-bash",),
    cwd="/home/bob",
    pid=720,
    user=BOB,
    group=BOB_GROUP,
    terminal=PTS,
    environment=("HOME=/home/bob", "PATH=/usr/bin:/bin"),
    parent=SSH_SESSION,
)
APACHE = replace(
    SYSTEMD,
    executable="/usr/sbin/apache2",
    argv=("/usr/sbin/apache2", "-k", "start"),
    pid=800,
    user=WWW,
    group=WWW_GROUP,
    parent=SYSTEMD,
)
AGENT = replace(
    SYSTEMD, executable="/opt/acme/bin/agentd", argv=("/opt/acme/bin/agentd", "--run"), pid=810, parent=SYSTEMD
)
SHIM = replace(
    SYSTEMD,
    executable="/usr/bin/containerd-shim-runc-v2",
    argv=("/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io"),
    pid=600,
    parent=SYSTEMD,
)
NGINX = replace(
    SHIM,
    executable="/usr/sbin/nginx",
    argv=("nginx: master process", "nginx", "-g", "daemon off;"),
    pid=610,
    container=WEB,
    environment=("PATH=/usr/bin", "KUBERNETES_PORT=tcp://10.96.0.1:443"),
    parent=SHIM,
)
WEB_SHELL = replace(
    NGINX,
    executable="/bin/busybox",
    argv=("/bin/sh",),
    invoked="/bin/sh",
    pid=615,
    terminal=PTS,
    parent=SHIM,
)
"""A shell that somebody opened in the container (`kubectl exec -it`)."""

RUNNER_SHELL = replace(
    WEB_SHELL, executable="/usr/bin/dash", pid=620, container=RUNNER, terminal=None, cwd="/builds", environment=()
)
NEWBORN_SHELL = replace(WEB_SHELL, pid=630, container=NEWBORN)


def started(parent: Process, executable: str, *argv: str, **changes: Any) -> Process:  # noqa: ANN401 - fields of Process
    """Return a child of `parent` that runs a program; what is not given is the parent's. No argv: the base name."""
    pid = changes.pop("pid", parent.pid + 1000)
    inherited = {"invoked": None, "given_comm": None, "leads_session": False, "capabilities": ()}
    return replace(
        parent,
        executable=executable,
        argv=argv or (basename(executable),),
        pid=pid,
        parent=parent,
        **{**inherited, **changes},
    )
