"""Scenes of people at their terminals: looking around, editing, copying, logging in, becoming somebody else."""

# ruff: noqa: D401, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Accept,
    Access,
    Call,
    ChangeMode,
    ChangeOwner,
    Close,
    Connect,
    DirectoryCreate,
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
    Fork,
    HardLink,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Transport,
)
from ruleglot.events.identity import Group, User
from ruleglot.events.scenes.cast import BOB, BOB_GROUP, ROOT, ROOT_GROUP
from ruleglot.events.scenes.stage import NEW, TEMPORARY, after, detached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def looking_around(stage: Stage) -> Iterator[LinuxActivity]:
    """Small commands, and what the shell does to run them."""
    bash, start = stage.cast.bash, stage.start
    yield Exec(process=start(bash, "/usr/bin/ls", "ls -la"), story="bob lists his home")
    yield Exec(process=start(bash, "/usr/bin/id"), story="bob runs id without arguments")
    yield Exec(process=start(bash, "/usr/bin/git", "git config user.name Bob"), story="bob configures git")
    yield Exec(process=start(bash, "/usr/bin/env", "/usr/bin/env 'FOO=bar baz' printenv"), story="env sets a variable")
    yield Exec(process=start(bash, "/usr/bin/man", "man 7 signal"), story="bob reads a manual")
    yield Exec(process=start(stage.cast.colleague, "/usr/bin/ps", "ps aux"), story="a colleague lists processes")
    yield Exec(process=start(stage.cast.colleague, "/usr/bin/whoami"), story="a colleague has forgotten who she is")
    child = stage.fork(bash)
    yield Fork(process=child, story="bob's shell forks")
    grep = replace(child, executable="/usr/bin/grep", argv=("grep", "-q", "x", "notes.txt"), leads_group=True)
    yield Exec(process=grep, story="and the child becomes grep")
    yield Exit(process=grep, code=1, story="grep finds nothing")
    yield FailedExec(process=bash, path="/usr/bin/nosuch", error=Error.ENOENT, story="bob mistypes a command")
    yield FailedExec(process=bash, path="/root/secret", error=Error.EACCES, story="bob may not run root's program")
    yield FailedExec(
        process=bash, path="./notes.txt", error=Error.ENOEXEC, argv=("./notes.txt",), story="a note is no program"
    )


def scripts(stage: Stage) -> Iterator[LinuxActivity]:
    """A script of bob's own."""
    bash = stage.cast.bash
    script = stage.start(bash, "/usr/bin/dash", "/bin/sh ./x.sh --quiet", invoked="./x.sh", cwd="/tmp")
    yield Exec(process=script, story="bob runs a script of his own")
    yield Exec(process=stage.start(script, "/usr/bin/date"), story="a script runs date")
    sleep = stage.start(script, "/usr/bin/sleep", "sleep 600")
    yield Exec(process=sleep, story="a script waits ten minutes")
    yield SendSignal(process=bash, target=sleep, signal=Signal.SIGINT, story="bob interrupts it")
    yield Exit(process=sleep, signal=Signal.SIGINT, story="the waiting comes to its end")
    yield Exit(process=script, code=130, story="and the script with it")


def editing(stage: Stage) -> Iterator[LinuxActivity]:
    """Files are written by editors, by sed, by the shell."""
    bash, start = stage.cast.bash, stage.start
    vim = start(bash, "/usr/bin/vim", "vim notes.txt")
    yield Exec(process=vim, story="bob edits")
    yield FileOpen(process=vim, path="notes.txt", access=Access.READ, story="the editor reads the notes")
    yield FileCreate(process=vim, path=".notes.txt.swp", access=TEMPORARY, mode=0o600, story="the editor's swap file")
    yield FileRename(
        process=vim, original="notes.txt", path="notes.txt~", call=Call.RENAME, story="the notes step aside"
    )
    notes = FileCreate(process=vim, path="notes.txt", story="the notes are written anew")
    yield notes
    yield FileWrite(process=after(notes), descriptor=notes.descriptor, data=b"milk, bread\n", story="one line of notes")
    yield Close(process=after(notes), descriptor=notes.descriptor, story="the notes are closed")
    yield FileDelete(process=vim, path="notes.txt~", call=Call.UNLINK, story="the old notes go")
    sed = start(bash, "/usr/bin/sed", "sed -i s/milk/tea/ notes.txt")
    temporary = f"sed{stage.suffix()}"
    yield Exec(process=sed, story="sed edits in place")
    yield FileCreate(process=sed, path=temporary, access=TEMPORARY, mode=0o600, story="into a file of its own")
    yield FileRename(process=sed, original=temporary, path="notes.txt", call=Call.RENAME, story="which takes the name")
    yield FileOpen(process=bash, path="/home/bob/notes.txt", access=Access.READ_WRITE, story="bob edits in place")
    yield FileOpen(process=bash, path=".bashrc", access=Access.APPEND, story="bob changes his shell")
    crontab = start(bash, "/usr/bin/crontab", "crontab -e", group=Group(id=105, name="crontab"), real_group=BOB_GROUP)
    yield Exec(process=crontab, story="bob edits his crontab")


def tidying_up(stage: Stage) -> Iterator[LinuxActivity]:
    """Files are copied, moved, linked, removed."""
    bash, start = stage.cast.bash, stage.start
    yield FileCreate(
        process=start(bash, "/usr/bin/touch", "touch empty"),
        path="empty",
        access=Access.TOUCH,
        story="touch makes a file",
    )
    yield FileCreate(
        process=start(bash, "/usr/bin/cp", "cp notes.txt copy.txt"),
        path="copy.txt",
        access=NEW,
        story="cp makes a copy",
    )
    yield FileRename(
        process=start(bash, "/usr/bin/mv", "mv copy.txt old/copy.txt"),
        original="copy.txt",
        path="old/copy.txt",
        story="mv puts it in its place",
    )
    yield Symlink(
        process=start(bash, "/usr/bin/ln", "ln -s old/copy.txt latest"),
        target="old/copy.txt",
        path="latest",
        story="ln -s points at it",
    )
    yield HardLink(
        process=start(bash, "/usr/bin/ln", "ln notes.txt same.txt"),
        original="notes.txt",
        path="same.txt",
        story="ln gives the notes a second name",
    )
    yield DirectoryCreate(
        process=start(bash, "/usr/bin/mkdir", "mkdir tools"), path="tools", story="mkdir makes a room"
    )
    yield ChangeMode(
        process=start(bash, "/usr/bin/chmod", "chmod +x tools/tidy.sh"),
        path="tools/tidy.sh",
        mode=0o755,
        story="bob makes his script executable",
    )
    yield ChangeMode(
        process=start(bash, "/usr/bin/chmod", "chmod 600 notes.txt"),
        path="notes.txt",
        mode=0o600,
        story="bob keeps his notes to himself",
    )
    yield DirectoryDelete(
        process=start(bash, "/usr/bin/rmdir", "rmdir old"), path="old", call=Call.RMDIR, story="rmdir"
    )
    yield DirectoryDelete(
        process=start(bash, "/usr/bin/rmdir", "rmdir tools"),
        path="tools",
        call=Call.RMDIR,
        error=Error.ENOTEMPTY,
        story="a room that is not empty stays",
    )
    yield FileDelete(process=start(bash, "/usr/bin/rm", "rm x"), path="x", story="rm in the current directory")
    yield FileRename(process=bash, original="a.txt", path="/tmp/.b", story="bob hides a file")
    yield FileOpen(process=bash, path="/etc/passwd", access=Access.READ, story="everybody reads passwd")


def visiting(stage: Stage) -> Iterator[LinuxActivity]:
    """Bob goes out: a site, a name, a file fetched, another machine."""
    bash, start = stage.cast.bash, stage.start
    site = stage.cast.details.site
    curl = start(bash, "/usr/bin/curl", f"curl https://{site}/")
    asked = Connect(process=curl, source=stage.here(), destination=stage.site(443), story="bob visits a site")
    yield asked
    yield FileRead(process=after(asked), descriptor=asked.descriptor, data=b"<html>", story="and gets its first page")
    yield Connect(
        process=curl, source=stage.here_6(), destination=Endpoint(ip="2001:db8::1", port=443), story="and over IPv6"
    )
    yield Connect(
        process=bash,
        source=stage.here_6(),
        destination=Endpoint(ip="2001:db8::1", port=53),
        transport=Transport.UDP,
        story="a name is looked up",
    )
    wget = start(bash, "/usr/bin/wget", f"wget https://{site}/guide.pdf")
    yield Exec(process=wget, story="bob fetches a guide")
    yield FileCreate(process=wget, path="guide.pdf", story="the guide is on bob's disk")
    ssh = start(bash, "/usr/bin/ssh", "ssh bob@10.1.2.9 uptime")
    yield Exec(process=ssh, story="bob asks another machine how it is")
    yield Connect(process=ssh, source=stage.here(), destination=Endpoint(ip="10.1.2.9", port=22), story="over ssh")
    yield Exec(process=start(bash, "/usr/bin/scp", "scp notes.txt 10.1.2.9:"), story="bob copies his notes there")


def logging_in(stage: Stage) -> Iterator[LinuxActivity]:
    """Somebody comes in by ssh: sshd forks, gives up being root, starts a shell."""
    sshd, name = stage.cast.sshd, stage.cast.details.colleague
    user, group = User(id=1001, name=name), Group(id=1001, name=name)
    guest = Endpoint(ip="203.0.113.9", port=stage.here().port)
    yield Accept(
        process=sshd,
        source=guest,
        destination=Endpoint(ip=stage.cast.details.address, port=22),
        story="a login from outside",
    )
    session = replace(stage.fork(sshd), login=user)
    yield Fork(process=session, story="sshd forks for its guest")
    shell = detached(stage.fork(session))
    yield NewSession(process=shell, story="the guest gets a session")
    shell = replace(shell, group=group)
    yield SetGroup(
        process=shell, group=group, before=ROOT_GROUP, call=Call.SETRESGID, story="sshd takes the guest's group"
    )
    shell = replace(shell, user=user, capabilities=())
    yield SetUser(process=shell, user=user, before=ROOT, call=Call.SETRESUID, story="and is root no more")
    bash = replace(shell, executable="/usr/bin/bash", argv=("-bash",), cwd=f"/home/{name}")
    yield Exec(process=bash, story="the guest's shell")
    yield FileOpen(process=bash, path=".profile", access=Access.READ, story="the shell reads the guest's profile")
    yield Exec(
        process=stage.start(sshd, "/usr/bin/bash", "-bash", leads_session=True),
        story="a login shell: argv[0] with a dash",
    )
    yield FileOpen(process=session, path="/var/log/wtmp", access=Access.APPEND, story="the login is written down")
    yield Exit(process=bash, story="the guest leaves")


def becoming_root(stage: Stage) -> Iterator[LinuxActivity]:
    """Programs that run as their owner; root's shell; and who may not."""
    bash, start = stage.cast.bash, stage.start
    sudo = stage.start_as_root(bash, "/usr/bin/sudo", "sudo -u root id")
    yield Exec(process=sudo, story="bob uses sudo")
    yield SetUser(
        process=replace(sudo, real_user=ROOT), user=ROOT, before=ROOT, call=Call.SETRESUID, story="sudo is root in full"
    )
    yield Exec(process=start(sudo, "/usr/bin/id", real_user=None, group=ROOT_GROUP), story="sudo runs id")
    passwd = stage.start_as_root(bash, "/usr/bin/passwd")
    yield Exec(process=passwd, story="a program that runs as its owner")
    yield FileCreate(process=passwd, path="/etc/nshadow", mode=0o600, story="passwd writes a new shadow")
    yield FileRename(
        process=passwd, original="/etc/nshadow", path="/etc/shadow", call=Call.RENAME, story="and puts it in place"
    )
    yield FileOpen(process=passwd, path="/etc/.pwd.lock", access=Access.TOUCH, story="nobody else may change it now")
    yield Exec(process=stage.start_as_root(bash, "/usr/bin/su", "su -"), story="bob tries su")
    yield Exec(process=start(bash, "/usr/bin/ping", "ping -c 1 192.0.2.1"), story="ping needs no root any more")
    python = start(bash, "/usr/bin/python3", "python3 -c 'import os; os.setuid(0)'")
    yield SetUser(process=python, user=ROOT, before=BOB, error=Error.EPERM, story="bob cannot just become root")
    yield SetGroup(process=python, group=ROOT_GROUP, before=BOB_GROUP, error=Error.EPERM, story="nor join its group")
    yield Exec(process=start(stage.cast.root_shell, "/usr/bin/whoami"), story="root's shell knows who it is")


def managing_users(stage: Stage) -> Iterator[LinuxActivity]:
    """Root makes an account as useradd does: a lock by a hard link, a new file, a rename."""
    root_shell = stage.cast.root_shell
    useradd = stage.start(root_shell, "/usr/sbin/useradd", "useradd -m -s /bin/bash frank")
    own_lock = f"/etc/passwd.{useradd.pid}"
    yield Exec(process=useradd, story="root makes an account for frank")
    yield FileCreate(process=useradd, path=own_lock, mode=0o600, story="useradd leaves a note with its pid")
    yield HardLink(
        process=useradd, original=own_lock, path="/etc/passwd.lock", call=Call.LINK, story="and links it to lock passwd"
    )
    yield FileCreate(process=useradd, path="/etc/passwd+", story="passwd with a line for frank")
    yield FileRename(
        process=useradd,
        original="/etc/passwd+",
        path="/etc/passwd",
        call=Call.RENAME,
        story="takes the old one's place",
    )
    yield FileDelete(process=useradd, path="/etc/passwd.lock", call=Call.UNLINK, story="the lock is lifted")
    yield DirectoryCreate(process=useradd, path="/home/frank", mode=0o700, story="a home for frank")
    yield ChangeOwner(
        process=useradd, path="/home/frank", user=1002, group=1002, call=Call.CHOWN, story="the home is frank's"
    )
    usermod = stage.start(root_shell, "/usr/sbin/usermod", "usermod -aG docker frank")
    yield Exec(process=usermod, story="frank may use docker")
    chage = stage.start(root_shell, "/usr/bin/chage", "chage -M 90 frank")
    yield Exec(process=chage, story="frank's password gets a last day")
    yield FileCreate(
        process=stage.start(root_shell, "/usr/bin/install", "install -m 600 key /home/frank/.ssh/authorized_keys"),
        path="/home/frank/.ssh/authorized_keys",
        access=NEW,
        mode=0o600,
        story="root installs frank's key",
    )
    yield FileCreate(
        process=stage.cast.bash,
        path="/home/bob/.ssh/authorized_keys",
        access=Access.TOUCH,
        story="a first key for bob",
    )


ORDINARY: tuple[Scene, ...] = (
    looking_around,
    scripts,
    editing,
    tidying_up,
    visiting,
    logging_in,
    becoming_root,
    managing_users,
)
