"""The parts of `derive`: from a rule's condition to activities that it is true on, and to near misses.

`demands` what must hold for the condition to hold · `samples` values that pass a test, or nearly do · `regexes` texts
that a regular expression fits · `stages` an activity of each kind to begin with, `gates` which of them may do ·
`processes`, `containers`, `fields` how to give a field of ECS a value, `falco/` and `sigma` one of theirs,
`kubernetes/` all of that for calls to a cluster's API, `kinds` what tells the two apart, `settable` any of them and
functions of them, `seen` what stands there by now · `witnesses` activities that meet demands · `absences`, `siblings`,
`near_misses` activities that fail one of them, or are something else.
"""
