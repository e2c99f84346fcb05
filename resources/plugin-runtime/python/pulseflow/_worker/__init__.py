"""The process of a plugin in Python. Not for plugins."""
