"""Sigma's rule documents.

`reader` YAML → rules · `outline` what the template lays out, by SigmaHQ's conventions.
"""
