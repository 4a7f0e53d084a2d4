"""An activity as the system calls that Falco's driver sends.

`system_call` what one is · `syscalls` the way in · `programs`, `files`, `others` the calls by family.
"""
