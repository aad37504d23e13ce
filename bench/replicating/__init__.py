"""What `bench/replication.py` is made of: servers to ask, work to ask of them, and the table of what it cost."""
