"""The parts of `derive`: from a rule's condition to activities that it is true on, and to near misses.

`demands` what must hold for the condition to hold · `samples` values that pass a test, or nearly do · `regexes` texts
that a regular expression fits · `stages` an activity of each kind to begin with · `processes`, `containers`, `fields`
how to give a field a value · `witnesses` activities that meet demands · `absences`, `siblings`, `near_misses`
activities that fail one of them, or are something else.
"""
