"""考核指标: what is counted, from the events of tickets alone.

events ──fold──▶ ticket ─┐
   └─────marks_after─────┴─facts_of──▶ one row for a ticket, one for each leg ──tallied──▶ a figure
"""
