"""CouchDB's replication protocol as one ASGI app over a store port. It never heard of a ticket."""
