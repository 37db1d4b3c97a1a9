"""What every measurement of `./dev bench` shares: its frame, its database, its figures."""
