"""python -m storymem: the studio without a browser."""

import sys

from storymem.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
