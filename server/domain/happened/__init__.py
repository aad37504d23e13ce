"""What can happen to a ticket, a module for each subject. An event's payload also knows what it makes of a ticket."""
