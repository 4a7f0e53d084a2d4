"""Who calls an API: users, service accounts, nodes and nobody in particular.

The API server adds groups of its own to those that a certificate or a token names, so they are derived here:

>>> Caller(name="system:serviceaccount:prod:web").groups
('system:serviceaccounts', 'system:serviceaccounts:prod', 'system:authenticated')
>>> ANONYMOUS.groups
('system:unauthenticated',)

Source: "Authenticating" in Kubernetes' documentation, and the authenticators of `k8s.io/apiserver`.
"""

from __future__ import annotations

from dataclasses import dataclass

from ruleglot.events.paths import check_text

SERVICE_ACCOUNT = "system:serviceaccount:"
"""How the user name of a service account begins; its namespace and its own name follow."""

NOBODY = "system:anonymous"
"""The user name of a request without credentials, where such requests are let in at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A user of the API. Raises `ValueError` for one that no authenticator makes.

    `own_groups`: those of its certificate or token, without the ones that the API server adds.
    `uid`: what the identity provider knows it by. `pod`: the pod that a service account's token was made for.
    """

    name: str
    own_groups: tuple[str, ...] = ()
    uid: str | None = None
    pod: str | None = None

    def __post_init__(self) -> None:
        for text in (self.name, *self.own_groups, *filter(None, (self.uid, self.pod))):
            check_text("caller", text)
        if not all((self.name, *self.own_groups)):
            raise ValueError("a caller and its groups have names")
        if self.name.startswith(SERVICE_ACCOUNT) != (self.service_account is not None):
            raise ValueError(f"a service account has a namespace and a name: {self.name!r}")
        if self.pod is not None and self.service_account is None:
            raise ValueError(f"only the token of a service account is made for a pod: {self.name!r}")
        if self.is_anonymous and (self.own_groups or self.uid):
            raise ValueError("who gives no credentials has no groups and no uid")

    @property
    def is_anonymous(self) -> bool:
        """Whether the request came without credentials."""
        return self.name == NOBODY

    @property
    def service_account(self) -> tuple[str, str] | None:
        """The namespace and the name of the service account, `None` for another user."""
        if not self.name.startswith(SERVICE_ACCOUNT):
            return None
        namespace, _, name = self.name.removeprefix(SERVICE_ACCOUNT).partition(":")
        return (namespace, name) if namespace and name and ":" not in name else None

    @property
    def groups(self) -> tuple[str, ...]:
        """All groups, those that the API server adds last."""
        if self.is_anonymous:
            return ("system:unauthenticated",)
        of_accounts: tuple[str, ...] = ()
        if self.service_account is not None:
            of_accounts = ("system:serviceaccounts", f"system:serviceaccounts:{self.service_account[0]}")
        return (*self.own_groups, *of_accounts, "system:authenticated")


ANONYMOUS = Caller(name=NOBODY)
"""Whoever gives no credentials."""
