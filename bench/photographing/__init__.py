"""What photos and recordings cost the server."""
