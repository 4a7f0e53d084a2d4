"""Who plays in the library: people, containers, and the processes that were running before anything happened.

The constants in capitals are the players of seed 0.

>>> [each.name for each in BASH.line]
['bash', 'sshd', 'sshd', 'systemd']
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ruleglot.events.identity import Container, ContainerDetails, Group, Pod, Runtime, Terminal, TerminalKind, User
from ruleglot.events.paths import basename
from ruleglot.events.process import Process
from ruleglot.events.scenes.details import PLAIN, Details

if TYPE_CHECKING:
    from typing import Any

ROOT = User(id=0, name="root")
ROOT_GROUP = Group(id=0, name="root")
BOB = User(id=1000, name="bob")
BOB_GROUP = Group(id=1000, name="bob")
WWW = User(id=33, name="www-data")
WWW_GROUP = Group(id=33, name="www-data")
POSTGRES = User(id=999, name="postgres")
POSTGRES_GROUP = Group(id=999, name="postgres")
NAMELESS = User(id=4242)
NAMELESS_GROUP = Group(id=4343)

PTS = Terminal(kind=TerminalKind.PTS)
FAR_PTS = Terminal(kind=TerminalKind.PTS, number=300)
TTY = Terminal(kind=TerminalKind.TTY, number=1)
CONSOLE = Terminal(kind=TerminalKind.CONSOLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The players, with the details of a seed."""

    details: Details

    @property
    def web(self) -> Container:
        """A web server in a pod; its programs are those of busybox."""
        pod = Pod(name="web-7d9f", namespace="prod", ip=self.details.pod_address)
        image = ContainerDetails(name="web", image="docker.io/library/nginx", tag="1.25-alpine", pod=pod)
        return Container(id=self.details.container_ids[0], details=image)

    @property
    def runner(self) -> Container:
        """Where the CI runs its jobs: privileged, no pod."""
        image = ContainerDetails(
            name="runner", image="registry.example.com:5000/ci/runner", tag="v2.0", privileged=True
        )
        return Container(id=self.details.container_ids[1], details=image)

    @property
    def newborn(self) -> Container:
        """A container that the sensor has just met and knows nothing about."""
        return Container(id=self.details.container_ids[2])

    @property
    def database(self) -> Container:
        """A database, in no pod and not privileged."""
        image = ContainerDetails(name="shop-db-1", image="docker.io/library/postgres", tag="16")
        return Container(id=self.details.container_ids[3], details=image, runtime=Runtime.DOCKER)

    @property
    def debugger(self) -> Container:
        """A privileged pod that sees the host's processes and its disk (at /host)."""
        pod = Pod(name="node-debugger-x2k9p", namespace="kube-system", ip=self.details.address)
        image = ContainerDetails(
            name="debugger",
            image="docker.io/library/ubuntu",
            tag="22.04",
            privileged=True,
            pod=pod,
            host_network=True,
            host_pid=True,
            host_ipc=True,
        )
        return Container(id=self.details.container_ids[4], details=image)

    @property
    def systemd(self) -> Process:
        """The first process."""
        return Process(
            executable="/usr/lib/systemd/systemd",
            argv=("/sbin/init",),
            cwd="/",
            pid=1,
            user=ROOT,
            group=ROOT_GROUP,
            leads_session=True,
        )

    @property
    def cron(self) -> Process:
        """Who starts jobs by the clock."""
        return self._service(650, "/usr/sbin/cron", "-f")

    @property
    def agent(self) -> Process:
        """Some vendor's agent, which runs as root."""
        return self._service(810, "/opt/acme/bin/agentd", "--run")

    @property
    def apache(self) -> Process:
        """A web server on the host."""
        return self._service(800, "/usr/sbin/apache2", "-k", "start", user=WWW, group=WWW_GROUP)

    @property
    def tomcat(self) -> Process:
        """An application server on the host."""
        java = "/usr/lib/jvm/java-17-openjdk-amd64/bin/java"
        tomcat = {
            "user": User(id=998, name="tomcat"),
            "group": Group(id=998, name="tomcat"),
            "cwd": "/var/lib/tomcat10",
        }
        return self._service(820, java, "-Djava.awt.headless=true", "org.apache.catalina.startup.Bootstrap", **tomcat)

    @property
    def containerd(self) -> Process:
        """Who keeps the containers."""
        return self._service(580, "/usr/bin/containerd")

    @property
    def kubelet(self) -> Process:
        """Who keeps the pods."""
        return self._service(590, "/usr/bin/kubelet", "--config=/var/lib/kubelet/config.yaml")

    @property
    def sshd(self) -> Process:
        """Who lets people in."""
        return self._service(700, "/usr/sbin/sshd", "-D")

    @property
    def bash(self) -> Process:
        """The shell that bob has from his login."""
        return self._login_shell(710, BOB, BOB_GROUP, self.details.terminal)

    @property
    def colleague(self) -> Process:
        """The shell of a colleague."""
        name = self.details.colleague
        return self._login_shell(740, User(id=1001, name=name), Group(id=1001, name=name), self.details.terminal + 1)

    @property
    def root_shell(self) -> Process:
        """The shell that bob has from `sudo -i`."""
        root = {"user": ROOT, "group": ROOT_GROUP, "environment": ("HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin")}
        sudo = started(self.bash, "/usr/bin/sudo", "sudo", "-i", pid=self._pid(730), **root)
        return started(sudo, "/usr/bin/bash", "-bash", pid=self._pid(731), cwd="/root")

    @property
    def shim(self) -> Process:
        """Who watches over a container."""
        return self._service(600, "/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io")

    @property
    def nginx(self) -> Process:
        """The first process of the web server's container."""
        return self._service(
            610,
            "/usr/sbin/nginx",
            argv=("nginx: master process", "nginx", "-g", "daemon off;"),
            environment=("PATH=/usr/bin", "KUBERNETES_PORT=tcp://10.96.0.1:443"),
            container=self.web,
            parent=self.shim,
        )

    @property
    def web_shell(self) -> Process:
        """A shell that somebody opened in the web server's container (`kubectl exec -it`)."""
        return replace(
            self.nginx,
            executable="/bin/busybox",
            argv=("/bin/sh",),
            invoked="/bin/sh",
            pid=self._pid(615),
            terminal=PTS,
        )

    @property
    def runner_shell(self) -> Process:
        """The shell that runs a job of the CI."""
        return replace(
            self.web_shell,
            executable="/usr/bin/dash",
            pid=self._pid(620),
            terminal=None,
            container=self.runner,
            cwd="/builds",
            environment=(),
        )

    @property
    def newborn_shell(self) -> Process:
        """A shell that somebody opened in a container that the sensor knows nothing about."""
        return replace(self.web_shell, pid=self._pid(630), container=self.newborn)

    @property
    def postgres(self) -> Process:
        """The first process of the database's container."""
        account = {"user": POSTGRES, "group": POSTGRES_GROUP, "cwd": "/var/lib/postgresql/data", "inner_pid": 1}
        program = "/usr/lib/postgresql/16/bin/postgres"
        return self._service(640, program, argv=("postgres",), container=self.database, parent=self.shim, **account)

    @property
    def debug_shell(self) -> Process:
        """A shell that somebody opened in the container that sees the host."""
        return self._service(
            660, "/usr/bin/bash", argv=("bash",), container=self.debugger, parent=self.shim, terminal=PTS
        )

    def _pid(self, number: int) -> int:
        return number + self.details.shift

    def _service(self, pid: int, executable: str, *arguments: str, **changes: Any) -> Process:  # noqa: ANN401 - fields
        """Return a process that systemd started, or whoever is given as its `parent`."""
        plain = {"argv": (executable, *arguments), "parent": self.systemd}
        return replace(self.systemd, executable=executable, pid=self._pid(pid), **{**plain, **changes})

    def _login_shell(self, pid: int, user: User, group: Group, terminal: int) -> Process:
        """Return the shell of a user who came by ssh; the session's process has the pid."""
        home = f"/home/{user.name}"
        sshd = self.sshd
        session = replace(sshd, argv=(f"sshd: {user.name} [priv]",), pid=self._pid(pid), login=user, parent=sshd)
        return replace(
            session,
            executable="/usr/bin/bash",
            argv=("-bash",),
            cwd=home,
            pid=self._pid(pid + 10),
            user=user,
            group=group,
            terminal=Terminal(kind=TerminalKind.PTS, number=terminal),
            environment=(f"HOME={home}", "PATH=/usr/bin:/bin"),
            parent=session,
        )


def started(parent: Process, executable: str, *argv: str, **changes: Any) -> Process:  # noqa: ANN401 - fields of Process
    """Return a child of `parent` that runs a program; what is not given is the parent's. No argv: the base name."""
    pid = changes.pop("pid", parent.pid + 1000)
    own = {
        "invoked": None,
        "given_comm": None,
        "leads_session": False,
        "leads_group": False,
        "capabilities": (),
        "inner_pid": None,
        "started": None,
        "layer": None,
        "writable": False,
    }
    return replace(
        parent,
        executable=executable,
        argv=argv or (basename(executable),),
        pid=pid,
        parent=parent,
        **{**own, **changes},
    )


FIRST_CAST = Cast(details=PLAIN)

WEB, RUNNER, NEWBORN = FIRST_CAST.web, FIRST_CAST.runner, FIRST_CAST.newborn

SYSTEMD, CRON, SSHD, BASH = FIRST_CAST.systemd, FIRST_CAST.cron, FIRST_CAST.sshd, FIRST_CAST.bash
APACHE, AGENT, SHIM, NGINX = FIRST_CAST.apache, FIRST_CAST.agent, FIRST_CAST.shim, FIRST_CAST.nginx
WEB_SHELL, RUNNER_SHELL = FIRST_CAST.web_shell, FIRST_CAST.runner_shell
NEWBORN_SHELL = FIRST_CAST.newborn_shell
