"""Activities, and how each platform's sensor records them.

Who and what: `identity` users, terminals, containers · `process` who acts · `descriptors` what a process has open ·
`paths` how a path is read · `moment` when and where · `activity/` what happened, the closed union.

How it is recorded: `ecs/` Elastic's documents · `falco/` the engine's events · `sigma/` the records of log sources ·
`auditd/` the audit log, which two of them read · `kubernetes/` a cluster's audit log, for all three · `capture/` files
that a real engine plays back.

Which ones there are: `library` ordinary and hostile ones, played in `scenes/` · `derive` those made from a rule, by way
of `derivation/` · `streams` those that follow each other, by way of `streaming/`.
"""
