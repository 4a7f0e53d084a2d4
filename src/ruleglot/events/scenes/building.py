"""Scenes of installing and building: packages, compilers, git, the CI's jobs."""

# ruff: noqa: D401, S108 - a docstring tells the plot; paths and addresses are part of a story, nothing is opened
from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import (
    Access,
    Call,
    ChangeMode,
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
    FileRename,
    HardLink,
    Signal,
    Symlink,
)
from ruleglot.events.identity import Group, Layer, User
from ruleglot.events.scenes.stage import NEW, TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ruleglot.events.activity import LinuxActivity
    from ruleglot.events.scenes.stage import Scene, Stage


def apt(stage: Stage) -> Iterator[LinuxActivity]:
    """A Debian package: fetched, unpacked beside the old files, renamed into place, configured."""
    apt = stage.start(stage.cast.root_shell, "/usr/bin/apt-get", "apt-get install -y htop")
    yield Exec(process=apt, story="root installs htop")
    fetcher = User(id=42, name="_apt")
    http = stage.start(apt, "/usr/lib/apt/methods/http", "/usr/lib/apt/methods/http", user=fetcher)
    yield Exec(process=http, story="apt fetches as a user of its own")
    yield Connect(process=http, source=stage.here(), destination=stage.site(80), story="from a mirror")
    dpkg = stage.start(
        apt, "/usr/bin/dpkg", "dpkg --status-fd 18 --unpack /var/cache/apt/archives/htop_3.2.2-2_amd64.deb"
    )
    yield Exec(process=dpkg, story="dpkg unpacks the package")
    yield FileCreate(
        process=dpkg,
        path="/usr/bin/htop.dpkg-new",
        access=NEW,
        mode=0o755,
        call=Call.OPEN,
        story="a program, not yet named",
    )
    yield FileRename(
        process=dpkg,
        original="/usr/bin/htop.dpkg-new",
        path="/usr/bin/htop",
        call=Call.RENAME,
        story="the program gets its name",
    )
    yield FileOpen(process=dpkg, path="/var/lib/dpkg/status", access=Access.READ, story="dpkg reads what is installed")
    postinst = stage.start(
        dpkg,
        "/usr/bin/dash",
        "/bin/sh /var/lib/dpkg/info/htop.postinst configure ''",
        invoked="/var/lib/dpkg/info/htop.postinst",
    )
    yield Exec(process=postinst, story="the package's script configures it")
    yield Exec(
        process=stage.start(stage.cast.agent, "/usr/bin/apt-get", "apt-get install -y nmap"),
        story="an agent installs a package",
    )


def dnf(stage: Stage) -> Iterator[LinuxActivity]:
    """An RPM package: written under a name with a suffix, renamed; its scriptlet runs."""
    dnf = stage.start(
        stage.cast.root_shell,
        "/usr/bin/python3.11",
        "/usr/bin/python3 /usr/bin/dnf upgrade -y openssl",
        invoked="/usr/bin/dnf",
    )
    name = f"/usr/bin/openssl;{stage.chance.randrange(16**8):08x}"
    yield Exec(process=dnf, story="root upgrades openssl")
    yield FileCreate(
        process=dnf, path=name, access=TEMPORARY, mode=0o755, call=Call.OPEN, story="a name with a semicolon"
    )
    yield FileRename(
        process=dnf, original=name, path="/usr/bin/openssl", call=Call.RENAME, story="openssl is the new one"
    )
    scriptlet = f"/var/tmp/rpm-tmp.{stage.suffix()}"
    yield FileCreate(process=dnf, path=scriptlet, access=TEMPORARY, mode=0o700, story="a scriptlet in /var/tmp")
    yield Exec(process=stage.start(dnf, "/bin/sh", f"/bin/sh {scriptlet} 1"), story="the scriptlet runs from there")
    yield FileDelete(process=dnf, path=scriptlet, call=Call.UNLINK, story="and is removed")
    yield Exec(
        process=stage.start(dnf, "/usr/sbin/ldconfig", "/usr/sbin/ldconfig"), story="the libraries are listed anew"
    )


def apk(stage: Stage) -> Iterator[LinuxActivity]:
    """An Alpine package in a container: hidden temporary names, links to busybox."""
    apk = stage.start(stage.cast.web_shell, "/sbin/apk", "apk add --no-cache curl")
    yield Exec(process=apk, story="somebody adds curl to a container")
    yield FileCreate(
        process=apk, path="/usr/bin/.apk.4f1c", access=NEW, mode=0o755, story="apk's hidden temporary file"
    )
    yield FileRename(
        process=apk,
        original="/usr/bin/.apk.4f1c",
        path="/usr/bin/curl",
        call=Call.RENAMEAT,
        story="is curl from now on",
    )
    yield Exec(
        process=stage.applet(apk, "/bin/busybox", "/bin/busybox --install -s"), story="busybox makes its links anew"
    )
    yield Symlink(
        process=apk, target="/bin/busybox", path="/usr/bin/wget", call=Call.SYMLINK, story="wget is a link to busybox"
    )


def python_and_node(stage: Stage) -> Iterator[LinuxActivity]:
    """Packages of programming languages, which run code when they are installed."""
    bash, start = stage.cast.bash, stage.start
    pip = start(
        bash, "/usr/bin/python3", "/usr/bin/python3 /usr/bin/pip install --user requests", invoked="/usr/bin/pip"
    )
    unpacked = f"/tmp/pip-unpack-{stage.suffix().lower()}"
    yield Exec(process=pip, story="bob installs a Python package")
    yield Connect(process=pip, source=stage.here(), destination=stage.site(443), story="pip asks the index")
    yield DirectoryCreate(process=pip, path=unpacked, mode=0o700, story="pip unpacks in /tmp")
    yield FileCreate(
        process=pip, path=".local/lib/python3.11/site-packages/requests/api.py", story="a module in bob's home"
    )
    yield FileCreate(process=pip, path=".local/bin/normalizer", mode=0o755, story="a program in bob's home")
    yield DirectoryDelete(process=pip, path=unpacked, story="pip tidies up")
    npm = start(bash, "/usr/bin/node", "node /usr/bin/npm install", cwd="/home/bob/shop", given_comm="npm install")
    yield Exec(process=npm, story="bob installs what his shop needs")
    hook = start(npm, "/bin/sh", "sh -c 'node install.js'", cwd="/home/bob/shop/node_modules/esbuild")
    yield Exec(process=hook, story="a package has something to run")
    yield Exec(process=start(hook, "/usr/bin/node", "node install.js"), story="and runs it")
    yield HardLink(
        process=npm,
        original="/home/bob/shop/node_modules/esbuild/bin/esbuild.part",
        path="/home/bob/shop/node_modules/.bin/esbuild",
        call=Call.LINK,
        story="the fetched program is linked into place",
    )


def compiling(stage: Stage) -> Iterator[LinuxActivity]:
    """Compilers: temporary files, programs that run from /tmp, modes changed."""
    bash, start = stage.cast.bash, stage.start
    make = start(bash, "/usr/bin/make", "make -j4", cwd="/home/bob/tool")
    gcc = start(make, "/usr/bin/gcc", "gcc -O2 -c -o tool.o tool.c")
    assembly = f"/tmp/cc{stage.suffix()}.s"
    yield Exec(process=make, story="bob builds his tool")
    yield Exec(process=start(make, "/bin/sh", "/bin/sh -c 'echo building; gcc --version'"), story="make asks a shell")
    yield Exec(process=gcc, story="make calls the compiler")
    yield FileCreate(process=gcc, path=assembly, access=TEMPORARY, mode=0o600, story="the compiler's notes in /tmp")
    yield FileDelete(process=gcc, path=assembly, call=Call.UNLINK, story="they are thrown away")
    linker = start(gcc, "/usr/bin/x86_64-linux-gnu-ld.bfd", "/usr/bin/ld -o tool tool.o", invoked="/usr/bin/ld")
    yield FileCreate(
        process=linker, path="tool", access=Access.OVERWRITE | Access.READ, story="the linker makes a program"
    )
    yield ChangeMode(process=linker, path="tool", mode=0o755, call=Call.CHMOD, story="and makes it executable")
    test = start(make, "/home/bob/tool/tool", "./tool --self-test", invoked="./tool", writable=True)
    yield Exec(process=test, story="bob's tool is tested")
    yield Exit(process=test, signal=Signal.SIGSEGV, story="and crashes")
    go = start(bash, "/usr/lib/go-1.21/bin/go", "go test ./...", invoked="/usr/bin/go", cwd="/home/bob/service")
    binary = f"/tmp/go-build{stage.chance.randrange(10**9)}/b001/service.test"
    yield FileCreate(process=go, path=binary, mode=0o755, story="go builds its tests in /tmp")
    yield Exec(
        process=start(go, binary, f"{binary} -test.timeout=10m0s", writable=True), story="and runs them from there"
    )
    cargo = start(bash, "/home/bob/.cargo/bin/cargo", "cargo build", cwd="/home/bob/engine", writable=True)
    script = "/home/bob/engine/target/debug/build/engine-5f3a/build-script-build"
    yield Exec(process=cargo, story="bob builds his engine")
    yield Exec(process=start(cargo, script, script, writable=True), story="cargo runs the build's own program")


def versioning(stage: Stage) -> Iterator[LinuxActivity]:
    """Git and its hooks."""
    git = stage.start(stage.cast.bash, "/usr/bin/git", "git commit -m 'curl is faster than wget'", cwd="/home/bob/shop")
    hook = stage.start(git, "/bin/bash", "/bin/bash .git/hooks/pre-commit", invoked=".git/hooks/pre-commit")
    yield Exec(process=git, story="bob commits, and his message names curl and wget")
    yield FileCreate(process=git, path=".git/index.lock", access=TEMPORARY, call=Call.OPEN, story="git locks its index")
    yield FileRename(
        process=git, original=".git/index.lock", path=".git/index", call=Call.RENAME, story="the index is complete"
    )
    yield Exec(process=hook, story="a hook looks at the commit")
    yield Exec(process=stage.start(hook, "/usr/bin/grep", "grep -rn password ."), story="the hook looks for passwords")
    clone = stage.start(stage.cast.bash, "/usr/bin/git", "git clone git@git.example.com:shop.git")
    ssh = stage.start(clone, "/usr/bin/ssh", "/usr/bin/ssh git@git.example.com \"git-upload-pack 'shop.git'\"")
    yield Exec(process=clone, story="bob clones the shop")
    yield Exec(process=ssh, story="git goes there by ssh")
    yield FileOpen(process=ssh, path="/home/bob/.ssh/id_ed25519", access=Access.READ, story="ssh reads bob's own key")


def continuous_integration(stage: Stage) -> Iterator[LinuxActivity]:
    """A job in the CI's privileged container: clone, build, sign, push an image."""
    shell, start = stage.cast.runner_shell, stage.start
    built = {"layer": Layer.UPPER}
    fetch = start(shell, "/usr/bin/git", "git fetch --depth 1 origin main")
    yield Exec(process=fetch, story="the CI fetches the code")
    yield Exec(
        process=start(shell, "/usr/bin/bash", "bash -eo pipefail build.sh"), story="the CI runs the build script"
    )
    deploy = start(shell, "/bin/sh", "sh -c 'curl -fsSL https://get.example.com/cli.sh | sh -s -- --version 3'")
    yield Exec(process=deploy, story="the CI downloads and runs an installer")
    curl = start(deploy, "/usr/bin/curl", "curl -fsSL https://get.example.com/cli.sh")
    yield Connect(
        process=curl,
        source=Endpoint(ip="172.17.0.2", port=stage.here().port),
        destination=stage.site(443),
        story="the installer comes over TLS",
    )
    yield FileCreate(
        process=deploy, path="/usr/local/bin/cli", mode=0o755, story="and puts a program into the container"
    )
    yield ChangeMode(process=deploy, path="/usr/local/bin/cli", mode=0o755, story="which is made executable")
    yield Exec(process=start(shell, "/usr/local/bin/cli", "cli login --token-stdin", **built), story="the CI uses it")
    yield Exec(process=start(shell, "/usr/bin/docker", "docker build -t shop:42 ."), story="the CI builds an image")
    yield FailedExec(
        process=shell, path="/usr/bin/helm", error=Error.ENOENT, argv=("helm", "version"), story="the CI has no helm"
    )
    yield Exec(
        process=start(shell, "/usr/bin/node", "node server.js", user=User(id=1000), group=Group(id=1000)),
        story="the CI starts a server for its tests",
    )
    pytest = start(shell, "/usr/bin/python3.11", "/usr/bin/python3 /usr/bin/pytest -q", invoked="/usr/bin/pytest")
    yield Exit(process=pytest, code=1, story="a test has failed")


ORDINARY: tuple[Scene, ...] = (apt, dnf, apk, python_and_node, compiling, versioning, continuous_integration)
