"""The scenes of the library: each is a function of a stage that tells, one after the other, what is done on it.

`details` what a seed decides · `cast` people, machines, containers, long-running processes · `stage` new processes,
numbers and times · ordinary life: `people`, `building`, `services`, `containers` · attacks: `intrusions`,
`credentials`, `escapes`, `persistence`, `hiding`, `damage` · both: `oddities` · `kubernetes` calls to a cluster's API.
"""
