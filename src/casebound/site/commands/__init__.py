"""One module a command; see site/cli.py for what it has to offer."""
