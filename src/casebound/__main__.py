"""`python -m casebound`: hands over to the command line."""

import sys


def main() -> int:
    from casebound.site.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
