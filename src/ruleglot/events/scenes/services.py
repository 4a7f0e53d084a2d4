"""Scenes of services: web servers, logs, jobs by the clock, backups, databases, agents, the machine itself."""

# ruff: noqa: D401, S104, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Accept,
    Access,
    Bind,
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
    FileCreate,
    FileDelete,
    FileOpen,
    FileRead,
    FileRename,
    FileWrite,
    Fork,
    MemoryFileCreate,
    ModuleLoad,
    Mount,
    NewSession,
    SendSignal,
    SetGroup,
    SetUser,
    Signal,
    Symlink,
    Trace,
    TraceRequest,
    Transport,
)
from ruleglot.events.scenes.cast import POSTGRES, POSTGRES_GROUP, ROOT, ROOT_GROUP, WWW, WWW_GROUP
from ruleglot.events.scenes.stage import NEW, TEMPORARY, after, detached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def web_servers(stage: Stage) -> Iterator[LinuxActivity]:
    """Servers that serve: visitors, pages, uploads, a program run for a page."""
    nginx, apache, tomcat = stage.cast.nginx, stage.cast.apache, stage.cast.tomcat
    visitor = Endpoint(ip="2001:db8::beef", port=stage.here().port)
    door = Endpoint(ip="2001:db8::7", port=8443)
    visit = Accept(process=nginx, source=visitor, destination=door, story="a visitor over IPv6")
    yield visit
    serving, request = after(visit), visit.descriptor
    yield FileRead(process=serving, descriptor=request, data=b"GET / HTTP/1.1\r\n", story="the visitor asks for a page")
    yield FileOpen(
        process=serving, path="/usr/share/nginx/html/index.html", access=Access.READ, story="the page is read"
    )
    yield FileWrite(process=serving, descriptor=request, data=b"HTTP/1.1 200 OK\r\n", story="and sent")
    yield Close(process=serving, descriptor=request, story="the visitor leaves")
    yield Fork(process=stage.fork(apache), story="apache forks a worker")
    convert = stage.start(apache, "/usr/bin/convert-im6.q16", "convert in.png -resize 50% out.png", cwd="/var/www/html")
    yield Exec(process=convert, story="a page has a picture made smaller")
    yield FileCreate(process=apache, path="/var/www/html/uploads/holiday.jpg", story="a visitor leaves a picture")
    yield FileCreate(process=tomcat, path="logs/localhost_access_log.txt", access=Access.APPEND, story="tomcat's log")
    sendmail = stage.start(apache, "/bin/sh", "sh -c '/usr/sbin/sendmail -t -i'", cwd="/var/www/html")
    yield Exec(process=sendmail, story="a page sends a letter")
    yield Connect(
        process=apache, source=stage.local(), destination=Endpoint(ip="127.0.0.1", port=6379), story="a local cache"
    )


def daemons(stage: Stage) -> Iterator[LinuxActivity]:
    """A daemon begins as root: it takes its port, leaves its terminal, becomes somebody else."""
    systemd = stage.cast.systemd
    nginx = stage.start(systemd, "/usr/sbin/nginx", "/usr/sbin/nginx -g 'daemon on; master_process on;'")
    yield Exec(process=nginx, story="systemd starts a web server on the host")
    yield Bind(process=nginx, address=Endpoint(ip="0.0.0.0", port=80), story="it takes the port of the web")
    yield Bind(process=nginx, address=Endpoint(ip="::", port=443), story="and that of TLS, over IPv6")
    master = stage.fork(nginx)
    yield Fork(process=master, story="it forks to be a daemon")
    master = detached(master)
    yield NewSession(process=master, story="the daemon has its own session")
    yield FileCreate(process=master, path="/run/nginx.pid", story="it writes down its pid")
    worker = stage.fork(master)
    yield Fork(process=worker, story="a worker for its master")
    worker = replace(worker, group=WWW_GROUP)
    yield SetGroup(process=worker, group=WWW_GROUP, before=ROOT_GROUP, story="the worker takes a humble group")
    worker = replace(worker, user=WWW, capabilities=())
    yield SetUser(process=worker, user=WWW, before=ROOT, story="and a humble user")
    humble = stage.start(stage.cast.bash, "/usr/bin/python3", "python3 -m http.server 80")
    yield Bind(
        process=humble, address=Endpoint(ip="0.0.0.0", port=80), error=Error.EACCES, story="bob gets no port below 1024"
    )
    yield Bind(
        process=stage.start(systemd, "/usr/sbin/dnsmasq", "/usr/sbin/dnsmasq -k"),
        address=Endpoint(ip="127.0.0.53", port=53),
        transport=Transport.UDP,
        story="a name server for the machine alone",
    )


def logs(stage: Stage) -> Iterator[LinuxActivity]:
    """Logs are rotated, packed, thrown away."""
    cron, start = stage.cast.cron, stage.start
    logrotate = start(cron, "/usr/sbin/logrotate", "/usr/sbin/logrotate /etc/logrotate.conf")
    yield FileCreate(process=cron, path="/var/log/cron.log.1", story="a log is rotated")
    yield Exec(process=logrotate, story="cron rotates logs")
    yield FileRename(
        process=logrotate,
        original="/var/log/syslog",
        path="/var/log/syslog.1",
        call=Call.RENAME,
        story="syslog steps back",
    )
    yield FileCreate(process=logrotate, path="/var/log/syslog", access=NEW, mode=0o640, story="an empty syslog")
    yield ChangeOwner(
        process=logrotate, path="/var/log/syslog", user=104, group=4, story="the log is given to its writer"
    )
    yield ChangeMode(process=logrotate, path="/var/log/syslog", mode=0o640, story="nobody else may read it")
    gzip = start(logrotate, "/usr/bin/dash", "/bin/sh /bin/gzip", invoked="/bin/gzip")
    yield Exec(process=gzip, story="an old log is packed")
    yield FileDelete(process=logrotate, path="/var/log/syslog.8.gz", call=Call.UNLINK, story="the oldest log goes")
    yield SendSignal(
        process=logrotate, target=stage.cast.apache, signal=Signal.SIGHUP, story="apache opens its logs anew"
    )
    journal = start(stage.cast.root_shell, "/usr/bin/journalctl", "journalctl --vacuum-time=7d")
    yield Exec(process=journal, story="the journal keeps one week")


def jobs(stage: Stage) -> Iterator[LinuxActivity]:
    """What runs by the clock."""
    cron, systemd, start = stage.cast.cron, stage.cast.systemd, stage.start
    child = stage.fork(cron)
    yield Fork(process=child, story="cron forks for a job")
    job = start(child, "/bin/sh", "/bin/sh -c 'cd / && run-parts --report /etc/cron.hourly'", leads_session=True)
    yield Exec(process=job, story="the hourly jobs")
    yield Exec(
        process=start(job, "/usr/bin/run-parts", "run-parts --report /etc/cron.hourly"), story="one after the other"
    )
    yield Exit(process=job, story="the hourly jobs are done")
    tmpfiles = start(systemd, "/usr/bin/systemd-tmpfiles", "systemd-tmpfiles --clean")
    yield Exec(process=tmpfiles, story="a timer tidies /tmp")
    yield FileDelete(process=tmpfiles, path="/tmp/forgotten", story="what nobody has used goes")
    yield DirectoryDelete(process=tmpfiles, path="/tmp/forgotten.d", story="empty directories too")
    yield Exec(process=start(systemd, "/usr/bin/systemctl", "systemctl daemon-reload"), story="systemd reloads")
    admin = stage.cast.root_shell
    yield FileCreate(process=admin, path="/etc/systemd/system/shop.service", story="root writes a unit for the shop")
    enable = start(admin, "/usr/bin/systemctl", "systemctl enable --now shop.service")
    yield Exec(process=enable, story="and switches it on")
    yield Symlink(
        process=systemd,
        target="/etc/systemd/system/shop.service",
        path="/etc/systemd/system/multi-user.target.wants/shop.service",
        story="the unit is wanted at every start",
    )
    renewed = start(
        systemd, "/usr/bin/python3", "/usr/bin/python3 /usr/bin/certbot -q renew", invoked="/usr/bin/certbot"
    )
    yield FileCreate(
        process=renewed, path="/etc/letsencrypt/live/shop/privkey.pem", mode=0o600, story="a new certificate"
    )


def backups(stage: Stage) -> Iterator[LinuxActivity]:
    """What is dear is packed and sent away, as it should be."""
    start, admin = stage.start, stage.cast.root_shell
    tar = start(stage.cast.cron, "/usr/bin/tar", "tar -czf /backup/etc.tar.gz /etc")
    yield Exec(process=tar, story="/etc is packed at night")
    yield FileOpen(process=tar, path="/etc/shadow", access=Access.READ, story="the backup holds shadow too")
    yield FileCreate(process=tar, path="/backup/etc.tar.gz", story="the night's archive")
    rsync = start(admin, "/usr/bin/rsync", "rsync -az /srv/ backup.example.com:/srv/")
    ssh = start(rsync, "/usr/bin/ssh", "ssh backup.example.com rsync --server -logDtprze.iLsfxCIvu . /srv/")
    yield Exec(process=rsync, story="/srv is mirrored")
    yield Exec(process=ssh, story="rsync goes there by ssh")
    yield Connect(
        process=ssh, source=stage.here(), destination=Endpoint(ip="10.1.2.8", port=22), story="to another house"
    )
    restored = start(admin, "/usr/bin/tar", "tar -xpf /backup/home.tar.gz -C /")
    yield FileCreate(
        process=restored, path="/home/bob/notes.txt", access=NEW, story="bob's notes come back from the tape"
    )
    yield ChangeOwner(process=restored, path="/home/bob/notes.txt", user=1000, group=1000, story="and are bob's again")
    yield Mount(
        process=start(admin, "/bin/mount", "mount /dev/sdb1 /backup"),
        device="/dev/sdb1",
        path="/backup",
        kind="ext4",
        story="the disk for backups is mounted",
    )
    yield Mount(
        process=start(admin, "/usr/sbin/mount.nfs", "/sbin/mount.nfs nas:/srv /srv"),
        device="nas.example.com:/srv",
        path="/srv",
        kind="nfs4",
        story="a share of another machine",
    )


def databases(stage: Stage) -> Iterator[LinuxActivity]:
    """Databases and those who ask them."""
    postgres, agent = stage.cast.postgres, stage.cast.agent
    yield Fork(process=stage.fork(postgres), story="a database forks for a client")
    yield FileCreate(process=postgres, path="base/16384/t3_16390", mode=0o600, story="the database needs room")
    yield DirectoryCreate(process=postgres, path="base/pgsql_tmp", mode=0o700, story="and a place to sort")
    psql = stage.start(
        stage.cast.bash,
        "/usr/lib/postgresql/16/bin/psql",
        "psql -h 10.1.2.3 -U shop -c 'select 1'",
        invoked="/usr/bin/psql",
    )
    yield Exec(process=psql, story="bob asks the database")
    dump = stage.start(
        stage.cast.cron,
        "/usr/lib/postgresql/16/bin/pg_dump",
        "pg_dump -Fc -f /backup/shop.dump shop",
        user=POSTGRES,
        group=POSTGRES_GROUP,
    )
    yield Exec(process=dump, story="the database is dumped at night")
    yield Connect(
        process=agent, source=stage.here(), destination=Endpoint(ip="10.1.2.3", port=5432), story="an agent's database"
    )
    yield Connect(
        process=agent,
        source=stage.here(),
        destination=Endpoint(ip="10.1.2.4", port=8080),
        error=Error.ECONNREFUSED,
        story="a service is down",
    )
    yield Connect(
        process=agent,
        source=stage.here(),
        destination=Endpoint(ip="10.9.9.9", port=443),
        error=Error.ETIMEDOUT,
        story="a machine does not answer",
    )


def agents(stage: Stage) -> Iterator[LinuxActivity]:
    """Those who watch: they read /proc, keep their state, look into processes."""
    agent, start = stage.cast.agent, stage.start
    state = "/var/lib/acme/state"
    yield FileOpen(process=agent, path="/proc/1/stat", access=Access.READ, story="an agent looks at the first process")
    yield FileOpen(
        process=agent, path=f"/proc/{stage.cast.bash.pid}/environ", access=Access.READ, story="and at bob's environment"
    )
    load = FileOpen(process=agent, path="/proc/loadavg", access=Access.READ, story="how busy is the machine?")
    yield load
    yield FileRead(process=after(load), descriptor=load.descriptor, data=b"0.07 0.12", story="not very busy")
    yield FileCreate(process=agent, path=f"{state}.tmp", call=Call.OPEN, story="an agent keeps its state")
    yield FileRename(
        process=agent, original=f"{state}.tmp", path=state, call=Call.RENAME, story="an agent's state is complete"
    )
    yield Exec(process=start(agent, "/usr/bin/ss", "ss -tulpn"), story="an agent lists who listens")
    yield Exec(process=start(agent, "/usr/bin/last", "last -n 20"), story="an agent lists the last logins")
    strace = start(stage.cast.root_shell, "/usr/bin/strace", f"strace -p {stage.cast.apache.pid}")
    yield Trace(
        process=strace,
        target=stage.cast.apache,
        request=TraceRequest.PTRACE_SEIZE,
        story="root looks at what apache is doing",
    )
    gdb = start(stage.cast.bash, "/usr/bin/gdb", "gdb ./tool")
    tool = start(gdb, "/home/bob/tool/tool", "./tool", writable=True)
    yield Trace(process=tool, target=gdb, request=TraceRequest.PTRACE_TRACEME, story="a program lets the debugger in")
    yield MemoryFileCreate(process=agent, name="acme-ring", number=7, story="an agent shares memory with its helper")


def the_machine(stage: Stage) -> Iterator[LinuxActivity]:
    """The machine's own business: modules, disks, signals at the end."""
    systemd, admin, start = stage.cast.systemd, stage.cast.root_shell, stage.start
    udev = start(
        systemd, "/usr/bin/udevadm", "/usr/lib/systemd/systemd-udevd", invoked="/usr/lib/systemd/systemd-udevd"
    )
    modprobe = start(admin, "/sbin/modprobe", "/sbin/modprobe wireguard")
    modules = "/usr/lib/modules/6.1.0-18-amd64/kernel/drivers"
    yield ModuleLoad(process=udev, path=f"{modules}/usb/storage/usb-storage.ko", story="a stick is plugged in")
    yield Exec(process=modprobe, story="root wants a private network")
    yield ModuleLoad(process=modprobe, path=f"{modules}/net/wireguard/wireguard.ko", story="the module is loaded")
    yield Exec(process=start(admin, "/usr/sbin/rmmod", "rmmod usb_storage"), story="a module is unloaded")
    yield Mount(process=systemd, device="tmpfs", path="/run/user/1000", kind="tmpfs", story="a place for bob's session")
    yield Symlink(
        process=udev,
        target="../../sdb1",
        path="/dev/disk/by-label/BACKUP",
        call=Call.SYMLINK,
        story="a disk gets a label",
    )
    stop = start(admin, "/usr/bin/systemctl", "systemctl stop apache2")
    apache = start(systemd, "/usr/sbin/apache2", "/usr/sbin/apache2 -k start", leads_session=True)
    yield Exec(process=stop, story="root stops the web server")
    yield SendSignal(process=systemd, target=apache, signal=Signal.SIGTERM, story="apache is asked to end")
    yield SendSignal(process=systemd, target=apache, signal=Signal.SIGKILL, story="and is ended")
    yield Exit(process=apache, signal=Signal.SIGKILL, story="apache is gone")
    hostname = f"/etc/.#hostname{stage.suffix()}"
    hostnamed = start(systemd, "/usr/lib/systemd/systemd-hostnamed", "/usr/lib/systemd/systemd-hostnamed")
    yield FileCreate(
        process=hostnamed, path=hostname, access=TEMPORARY, story="a name for the machine, hidden at first"
    )
    yield FileRename(process=hostnamed, original=hostname, path="/etc/hostname", story="the machine has its name")
    yield Exec(process=start(admin, "/usr/sbin/shutdown", "shutdown -r +5"), story="the machine will start anew")


ORDINARY: tuple[Scene, ...] = (web_servers, daemons, logs, jobs, backups, databases, agents, the_machine)
