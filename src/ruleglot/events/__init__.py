"""Activities, and how each platform's sensor records them.

`paths` how a path is read · `identity` users, terminals, containers · `process` who acts · `activity` what happened
· `ecs_view`, `falco_view`, `sigma_view` the three renderings; `ecs_process`, `documented`, `falco_process`,
`falco_files`, `falco_sockets` are their parts · `library` ordinary and hostile activities, whose scenes stand in
`scenes/` · `derive` activities made from a rule, by way of `derivation/`.
"""
