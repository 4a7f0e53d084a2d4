"""From an outline to a file: templates lay out and decide nothing.

`environment` finds and renders the templates · `filters` how values are quoted in YAML, TOML and JSON · `write` puts a
file on disk, whole or not at all.
"""
