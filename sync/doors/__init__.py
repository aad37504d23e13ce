"""What each address answers: parse, one call to the store, reply. One module per subject."""
