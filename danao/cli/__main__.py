"""``python -m danao.cli``."""

from danao.cli import main

if __name__ == "__main__":
    main()
