"""The Linux audit log: an activity as the records that the kernel writes of it, and what is made of the records.

`record` one record and its line in the log · `untrusted` how the kernel writes texts that anybody can choose ·
`system_call` which call an activity is, with its `registers`; parts of it are `file_calls`, `program_calls`,
`other_calls` · `numbers` of calls and failures · `names` the paths that a call touches · `sockets` addresses as bytes ·
`records` all records of an activity · `reading` a record as pairs of key and value · `normalisation` what calls are
called · `coalesce` the records of one event as one. What Elastic and Sigma make of it: `ecs/auditd`, `sigma/auditd`.
"""
