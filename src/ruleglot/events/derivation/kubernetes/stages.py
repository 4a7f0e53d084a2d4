"""Calls to begin with: one of each kind, by callers and about objects that no rule is about.

>>> [stage.verb.value for stage in stages(0)]
['get', 'create', 'create', 'list', 'watch', 'update', 'delete', 'get']
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from ruleglot.events.activity import ApiCall
from ruleglot.events.activity.kubernetes import NonResourceUrl, ObjectReference, Stage, Verb
from ruleglot.events.derivation.kubernetes.bodies import POD
from ruleglot.events.derivation.kubernetes.calls import CREATED, SWITCHING
from ruleglot.events.kubernetes.callers import SERVICE_ACCOUNT, Caller

BACKDROPS = (
    (Caller(name="worker", own_groups=("workers",)), "acme", "thing-0", "198.51.100.20"),
    (Caller(name=f"{SERVICE_ACCOUNT}shop:thing"), "shop", "worker", "10.244.1.7"),
    (Caller(name="somebody", uid="7"), "default", "other-1", "2001:db8::20"),
)
"""By whom, in which namespace, about which object, and from where: another one is tried where a rule excludes it."""

AGENT = "client/v1.0"


@cache
def stages(variant: int) -> tuple[ApiCall, ...]:
    """Return a call of each kind before a backdrop, by its number."""
    user, namespace, name, address = BACKDROPS[variant]
    pod = ObjectReference(resource="pods", namespace=namespace, name=name)
    pods = ObjectReference(resource="pods", namespace=namespace)
    shell = ObjectReference(resource="pods", namespace=namespace, name=name, subresource="exec")
    web = ObjectReference(resource="deployments", namespace=namespace, name=name, group="apps")
    secret = ObjectReference(resource="secrets", namespace=namespace, name=name)

    plain = ApiCall(story="", user=user, verb=Verb.GET, target=pod, source_ips=(address,), user_agent=AGENT)
    return (
        plain,
        replace(plain, verb=Verb.CREATE, body=POD, code=CREATED),
        replace(
            plain,
            verb=Verb.CREATE,
            target=shell,
            query=(("command", "true"),),
            code=SWITCHING,
            stage=Stage.STARTED,
        ),
        replace(plain, verb=Verb.LIST, target=pods),
        replace(plain, verb=Verb.WATCH, target=pods, stage=Stage.STARTED),
        replace(plain, verb=Verb.UPDATE, target=web),
        replace(plain, verb=Verb.DELETE, target=secret),
        replace(plain, target=NonResourceUrl(path="/version")),
    )
