"""调解: how cases are registered, moved, read and told."""
