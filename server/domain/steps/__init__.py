"""The steps of a ticket's life, a module for each subject: what is asked, and the rule that answers."""
