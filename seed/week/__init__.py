"""一周: a week of casework at the real doors, on which every path of a ticket's life is taken at least once."""
