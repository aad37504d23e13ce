"""The scripted handheld: real PouchDB, lived against the real replication protocol."""
