"""Scenes of containers in everyday life: they are set up, started, looked after, entered."""

# ruff: noqa: D401, S104, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
    Call,
    ChangeOwner,
    Connect,
    DirectoryCreate,
    Endpoint,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
    Fork,
    MemoryFileCreate,
    Mount,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
)
from ruleglot.events.identity import Container, ContainerDetails, Group, Layer, Pod, User
from ruleglot.events.scenes.cast import POSTGRES, POSTGRES_GROUP, PTS, ROOT, ROOT_GROUP
from ruleglot.events.scenes.stage import TEMPORARY, after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.process import Process
    from ruleglot.events.scenes.stage import Scene, Stage

TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 - a file's name


def runtime(stage: Stage) -> Iterator[LinuxActivity]:
    """A container is made: containerd, its shim, runc, the mounts, the first program."""
    shim = stage.start(
        stage.cast.containerd,
        "/usr/bin/containerd-shim-runc-v2",
        "/usr/bin/containerd-shim-runc-v2 -namespace k8s.io start",
        leads_session=True,
    )
    root = f"/run/containerd/io.containerd.runtime.v2.task/k8s.io/{stage.cast.web.id}/rootfs"
    yield Exec(process=shim, story="containerd starts a shim")
    runc = stage.start(shim, "/usr/bin/runc", f"runc --root /run/containerd/runc/k8s.io create {stage.cast.web.id}")
    yield Exec(process=runc, story="the shim calls runc")
    yield MemoryFileCreate(
        process=runc, name="runc_cloned:/proc/self/exe", number=5, story="runc copies itself to memory"
    )
    copy = replace(
        runc, executable="memfd:runc_cloned:/proc/self/exe", argv=("runc", "init"), invoked="/proc/self/fd/6"
    )
    yield Exec(process=copy, call=Call.EXECVEAT, story="and starts again from there")
    yield Mount(process=copy, device="overlay", path=root, kind="overlay", story="the container's disk")
    yield Mount(process=copy, device="proc", path=f"{root}/proc", kind="proc", story="the container's /proc")
    pause = stage.start(shim, "/pause", "/pause", container=stage.cast.web, inner_pid=1, leads_session=True)
    yield Exec(process=pause, story="a pod begins with a pause")
    nginx = stage.start(
        shim,
        "/bin/busybox",
        "/bin/sh /docker-entrypoint.sh nginx -g 'daemon off;'",
        invoked="/docker-entrypoint.sh",
        container=stage.cast.web,
        inner_pid=1,
        leads_session=True,
    )
    yield Exec(process=nginx, story="a container's first program is a script")
    served = replace(nginx, executable="/usr/sbin/nginx", argv=("nginx", "-g", "daemon off;"), invoked=None)
    yield Exec(process=served, story="which makes way for the web server")
    yield SendSignal(process=shim, target=nginx, signal=Signal.SIGTERM, story="the container is asked to end")
    yield Exit(process=served, signal=Signal.SIGTERM, story="the container has ended")


def entrypoints(stage: Stage) -> Iterator[LinuxActivity]:
    """A database's container begins as root, sets its files right, becomes its user."""
    first = {"container": stage.cast.database, "inner_pid": 1, "leads_session": True, "cwd": "/var/lib/postgresql"}
    line = "/bin/bash /usr/local/bin/docker-entrypoint.sh postgres"
    script = stage.start(stage.cast.shim, "/usr/bin/bash", line, invoked="/usr/local/bin/docker-entrypoint.sh", **first)
    yield Exec(process=script, story="a database's container begins")
    yield DirectoryCreate(process=script, path="data", mode=0o700, story="a directory for the data")
    yield ChangeOwner(process=script, path="data", user=POSTGRES.id, group=POSTGRES.id, story="which is the database's")
    gosu = replace(script, executable="/usr/local/bin/gosu", argv=("gosu", "postgres", "postgres"), invoked=None)
    yield Exec(process=gosu, story="gosu changes the user")
    gosu = replace(gosu, group=POSTGRES_GROUP)
    yield SetGroup(process=gosu, group=POSTGRES_GROUP, before=ROOT_GROUP, story="the database's group first")
    gosu = replace(gosu, user=POSTGRES, capabilities=())
    yield SetUser(process=gosu, user=POSTGRES, before=ROOT, story="then its user")
    postgres = replace(gosu, executable="/usr/lib/postgresql/16/bin/postgres", argv=("postgres",))
    yield Exec(process=postgres, story="the database itself")
    yield Bind(process=postgres, address=Endpoint(ip="0.0.0.0", port=5432), story="the database can be reached")
    yield FailedExec(
        process=script, path="/usr/local/bin/migrate", error=Error.EACCES, story="somebody forgot to make it executable"
    )


def health(stage: Stage) -> Iterator[LinuxActivity]:
    """Is it still well? Asked every few seconds."""
    shim, nginx, kubelet = stage.cast.shim, stage.cast.nginx, stage.cast.kubelet
    inside = {"container": stage.cast.web, "leads_session": True}
    check = stage.applet(
        shim, "/bin/sh", "/bin/sh -c 'wget -q -O /dev/null http://127.0.0.1/healthz || exit 1'", **inside
    )
    yield Exec(process=check, story="a health check with wget in one argument")
    wget = stage.applet(check, "/usr/bin/wget", "wget -q -O /dev/null http://127.0.0.1/healthz")
    yield Exec(process=wget, story="busybox called wget asks the server at home")
    yield Connect(
        process=wget, source=stage.local(), destination=Endpoint(ip="127.0.0.1", port=80), story="over the loopback"
    )
    yield Exit(process=check, story="it is well")
    near, pod = stage.here(), Endpoint(ip=stage.cast.details.pod_address, port=8080)
    yield Connect(process=kubelet, source=near, destination=pod, story="the kubelet asks a pod itself")
    yield Accept(process=nginx, source=near, destination=pod, story="the pod answers the kubelet")
    ready = stage.start(
        shim,
        "/usr/lib/postgresql/16/bin/pg_isready",
        "pg_isready -U shop",
        leads_session=True,
        container=stage.cast.database,
        user=POSTGRES,
        group=POSTGRES_GROUP,
    )
    yield Exec(process=ready, story="is the database ready?")
    yield Exit(process=ready, code=2, story="not yet")


def visits(stage: Stage) -> Iterator[LinuxActivity]:
    """Somebody looks into a container."""
    shell, web = stage.cast.web_shell, stage.cast.web
    kubectl = stage.start(stage.cast.bash, "/usr/local/bin/kubectl", "kubectl exec -it web-7d9f -n prod -- sh")
    yield Exec(process=kubectl, story="bob opens a shell in a pod")
    first = stage.applet(stage.cast.shim, "/bin/sh", "sh", container=web, terminal=PTS, leads_session=True)
    yield NewSession(process=replace(first, terminal=None), story="the shell in the pod has its session")
    yield Exec(process=first, story="a shell in a container with a terminal")
    yield Exec(process=stage.applet(shell, "/bin/ls", "ls -l /etc/nginx"), story="what is in the container?")
    yield Exec(
        process=stage.applet(shell, "/bin/vi", "vi /etc/nginx/nginx.conf"), story="a container is edited by hand"
    )
    yield FileOpen(
        process=stage.applet(shell, "/bin/vi", "vi /etc/nginx/conf.d/default.conf"),
        path="/etc/nginx/conf.d/default.conf",
        access=Access.OVERWRITE,
        story="and its configuration overwritten",
    )
    yield FileCreate(
        process=stage.cast.newborn_shell, path="/root/.profile", story="a shell in a container without metadata"
    )
    docker = stage.start(stage.cast.bash, "/usr/bin/docker", "docker run --rm -it alpine:3.19 sh")
    yield Exec(process=docker, story="bob tries a container of his own")
    yield Exit(process=first, code=127, story="bob mistypes and leaves")


def pods(stage: Stage) -> Iterator[LinuxActivity]:
    """What programs in pods do by themselves: read their token, write to their own disk, ask the cluster."""
    nginx = stage.cast.nginx
    yield FileOpen(process=nginx, path=TOKEN, access=Access.READ, story="a pod reads its token")
    controller = _controller(stage)
    yield Exec(process=controller, story="a controller starts in its pod")
    token = FileOpen(process=controller, path=TOKEN, access=Access.READ, story="it opens its token")
    yield token
    yield FileRead(process=after(token), descriptor=token.descriptor, data=b"eyJhbGciOi", story="it reads who it is")
    yield Connect(
        process=controller,
        source=Endpoint(ip="10.244.3.9", port=stage.here().port),
        destination=Endpoint(ip="10.96.0.1", port=443),
        error=Error.EINPROGRESS,
        story="and asks the cluster, without waiting",
    )
    yield FileCreate(process=controller, path="/tmp/.cache-ready", story="a controller's hidden note in /tmp")
    kept = FileCreate(
        process=nginx,
        path="/var/cache/nginx/client_temp/0000000001",
        access=TEMPORARY,
        mode=0o600,
        story="a web server keeps a large request",
    )
    yield kept
    yield FileWrite(process=after(kept), descriptor=kept.descriptor, data=b"body", story="until it is complete")
    yield FileRename(
        process=nginx,
        original="/var/cache/nginx/proxy_temp/0000000001",
        path="/var/cache/nginx/b7f54b2df7773722d382f4809d65029c",
        call=Call.RENAME,
        story="and an answer for later",
    )
    yield Fork(process=stage.fork(nginx), story="the web server in the container forks a worker")
    plugin = stage.start(nginx, "/tmp/plugins/resize", "/tmp/plugins/resize --width 50", layer=Layer.UPPER)
    yield Exec(process=plugin, story="a plug-in that the container fetched at its start")


def _controller(stage: Stage) -> Process:
    """Return a Go program in a pod of its own, for a user without a name, on an image without a shell."""
    pod = Pod(name="ingress-5c9d7", namespace="ingress", ip="10.244.3.9", labels=(("app", "ingress"),))
    image = ContainerDetails(name="controller", image="registry.example.com/ingress", tag="1.9", pod=pod)
    return stage.start(
        stage.cast.shim,
        "/manager",
        "/manager --leader-elect",
        container=Container(id=f"{stage.chance.getrandbits(256):064x}", details=image),
        user=User(id=65532),
        group=Group(id=65532),
        inner_pid=1,
        leads_session=True,
    )


ORDINARY: tuple[Scene, ...] = (runtime, entrypoints, health, visits, pods)
