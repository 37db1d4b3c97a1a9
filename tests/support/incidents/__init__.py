"""Major incidents: declared, their tickets, notices, end and review."""
