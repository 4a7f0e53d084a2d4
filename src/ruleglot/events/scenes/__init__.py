"""The scenes of the library: who plays (`cast`), programs that start, files, connections.

`cast` people, machines, containers, long-running processes · `programs` · `files` · `connections`.
"""
