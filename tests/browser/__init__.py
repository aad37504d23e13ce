"""The app in a real Chromium, against the real server: what a person in the street sees and loses nothing of."""
