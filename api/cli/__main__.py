"""Lets ``python -m api.cli`` do what ``kg`` does."""

from api.cli.main import main

if __name__ == "__main__":
    main()
