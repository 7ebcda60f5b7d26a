"""``python -m pipedriver`` is the ``pipedriver`` command."""

import sys

from pipedriver.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
