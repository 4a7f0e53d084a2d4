"""Captures: activities as files that Falco (`engine.kind: replay`) and `sysdig -r` play back.

`blocks` the file format · `parameters` how the values of a system call are written · `state` what a machine is before
an activity: its processes, what they have open, its users and addresses · `writer` activities as one file.
"""
