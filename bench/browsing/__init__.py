"""What `bench/browser.py` is made of."""
