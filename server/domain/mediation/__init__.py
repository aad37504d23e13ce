"""调解: a dispute's own case, beside the ticket it may have come from. Source: 人民调解法."""
