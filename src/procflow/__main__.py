"""Let `python -m procflow` do what the `procflow` command does."""

from procflow.cli import main

if __name__ == "__main__":
    main()
