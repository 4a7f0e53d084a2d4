"""The command line, thin: each command reads its arguments, calls the pipeline, and tells.

`main` the way in, and the one place that meets our own faults · `convert` `verify` `match` `explain` `demo` a command
each · `talk` what goes to which stream, and the exit codes.
"""
