"""The kit that writes papers."""
