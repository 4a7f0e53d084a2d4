"""Falco's rules files.

`reader` YAML → rules with the macros and lists that the file defines · `outline` what the template lays out.
"""
