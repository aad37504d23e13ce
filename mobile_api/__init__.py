"""The handheld's door beside replication: sign-in, the offline pack, the mailbox address."""
