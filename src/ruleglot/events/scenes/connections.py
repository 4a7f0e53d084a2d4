"""Scenes of connections, asked for and accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruleglot.events.activity import Accept, Connect, Endpoint, Error, Transport
from ruleglot.events.scenes.cast import AGENT, APACHE, BASH, NGINX, RUNNER_SHELL, SSHD, WEB_SHELL, started

if TYPE_CHECKING:
    from ruleglot.events.activity import Activity

HERE = Endpoint(ip="192.0.2.10", port=40000)
HERE_6 = Endpoint(ip="2001:db8::10", port=40001)
IN_POD = Endpoint(ip="10.244.1.7", port=51000)
LOCAL = Endpoint(ip="127.0.0.1", port=40003)

CURL = started(BASH, "/usr/bin/curl", "curl", "https://198.51.100.5/")
NETCAT = started(BASH, "/usr/bin/nc.openbsd", "nc", "203.0.113.66", "4444", invoked="/usr/bin/nc")
PYTHON = started(RUNNER_SHELL, "/usr/bin/python3.11", "python3", "shell.py")

CONNECTIONS: tuple[Activity, ...] = (
    Connect(process=CURL, source=HERE, destination=Endpoint(ip="198.51.100.5", port=443), story="bob visits a site"),
    Connect(process=CURL, source=HERE_6, destination=Endpoint(ip="2001:db8::1", port=443), story="and over IPv6"),
    Connect(
        process=BASH,
        source=HERE_6,
        destination=Endpoint(ip="2001:db8::1", port=53),
        transport=Transport.UDP,
        story="a name is looked up",
    ),
    Connect(process=AGENT, source=HERE, destination=Endpoint(ip="10.1.2.3", port=5432), story="an agent's database"),
    Connect(process=APACHE, source=LOCAL, destination=Endpoint(ip="127.0.0.1", port=6379), story="a local cache"),
    Connect(
        process=AGENT,
        source=HERE,
        destination=Endpoint(ip="10.1.2.4", port=8080),
        error=Error.ECONNREFUSED,
        story="a service is down",
    ),
    Connect(process=NETCAT, source=HERE, destination=Endpoint(ip="203.0.113.66", port=4444), story="a reverse shell"),
    Connect(
        process=NETCAT,
        source=HERE,
        destination=Endpoint(ip="203.0.113.66", port=4444),
        error=Error.ECONNREFUSED,
        story="nobody waits for the reverse shell",
    ),
    Connect(
        process=PYTHON,
        source=IN_POD,
        destination=Endpoint(ip="203.0.113.66", port=4444),
        error=Error.EINPROGRESS,
        story="a reverse shell from a container, without waiting",
    ),
    Connect(process=NETCAT, source=HERE, destination=Endpoint(ip="203.0.113.66", port=4445), story="one port further"),
    Connect(
        process=WEB_SHELL,
        source=IN_POD,
        destination=Endpoint(ip="169.254.169.254", port=80),
        story="a container asks for the cloud's credentials",
    ),
    Accept(process=SSHD, source=Endpoint(ip="203.0.113.9", port=5555), destination=HERE, story="a login from outside"),
    Accept(
        process=NGINX,
        source=Endpoint(ip="2001:db8::beef", port=33334),
        destination=Endpoint(ip="2001:db8::7", port=8443),
        story="a visitor over IPv6",
    ),
)
