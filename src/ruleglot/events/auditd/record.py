"""One record of the audit log, and its line in the file that auditd writes.

>>> record = AuditRecord(type="CWD", fields=(("cwd", '"/root"'),))
>>> record.text
'type=CWD msg=audit(1700000000.000:42): cwd="/root"'
>>> parsed(record.text) == record
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ruleglot.events.moment import MOMENT

SERIAL = 42
"""The number of every event that has none of its own: all records of an event have the same."""

TYPE = re.compile(r"[A-Z][A-Z0-9_]*|UNKNOWN\[[0-9]+\]")
KEY = r"[A-Za-z0-9_-]+"
VALUE = r""""[^"]*"|[^\s"]+"""
FIELD = re.compile(rf"({KEY})=({VALUE})")
LINE = re.compile(rf"type=({TYPE.pattern}) msg=audit\(([0-9]+)\.([0-9]{{3}}):([0-9]+)\):(.*)", re.DOTALL)
MILLION, THOUSAND = 10**6, 10**3


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """A record: its type and its fields, in order, with the values as they are written.

    `fields`: pairs of key and value; a name stands in its quotes or in hexadecimal digits. `time`: in nanoseconds since
    1970, of which the log shows milliseconds. `serial`: the number of the event. Raises `ValueError` for what no line
    can hold.
    """

    type: str
    fields: tuple[tuple[str, str], ...]
    time: int = MOMENT
    serial: int = SERIAL

    def __post_init__(self) -> None:
        if not TYPE.fullmatch(self.type):
            raise ValueError(f"not a type of record: {self.type!r}")
        for key, value in self.fields:
            if not FIELD.fullmatch(f"{key}={value}"):
                raise ValueError(f"not a field of a record: {key}={value}")

    @property
    def body(self) -> str:
        """The fields as they are written."""
        return " ".join(f"{key}={value}" for key, value in self.fields)

    @property
    def text(self) -> str:
        """The line in the log."""
        seconds, milliseconds = divmod(self.time // MILLION, THOUSAND)
        return f"type={self.type} msg=audit({seconds}.{milliseconds:03d}:{self.serial}): {self.body}".rstrip()


def parsed(line: str) -> AuditRecord:
    """Return the record that a line of the log holds; raises `ValueError` where it holds none.

    Fields are what reads `key=value`: a value in double quotes, or one without blanks and quotes.
    """
    found = LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError(f"not a line of the audit log: {line!r}")
    kind, seconds, milliseconds, serial, body = found.groups()
    time = (int(seconds) * THOUSAND + int(milliseconds)) * MILLION
    fields = tuple((key, value) for key, value in FIELD.findall(body))
    return AuditRecord(type=kind, fields=fields, time=time, serial=int(serial))
