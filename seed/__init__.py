"""A believable city, and a day of reports in it. Everything here comes in through the front."""
