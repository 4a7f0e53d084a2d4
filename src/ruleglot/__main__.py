"""`python -m ruleglot`."""

from ruleglot.cli.main import main

if __name__ == "__main__":
    main()
