"""RuleGlot ports detection rules between platforms and shows whether they still fire on the same activity."""

from ruleglot.__about__ import __version__

__all__ = ["__version__"]
