"""The composition root: HTTP, the command line, the settings."""
