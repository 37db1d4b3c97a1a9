"""Forms of the library's screens."""
