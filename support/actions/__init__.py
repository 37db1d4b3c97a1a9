"""Every write to a ticket: one function, one transaction, one Event, permission inside."""
