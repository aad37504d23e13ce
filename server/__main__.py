"""`python -m server` is the `wangge` command."""

from server.command import main

main()
