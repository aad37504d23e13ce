"""The subcommands of `wangge` that belong to the house; each is registered as an entry point."""
