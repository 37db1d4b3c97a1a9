"""Every write to the library: atomic, keyword-only, `by: Actor` first, one Event."""
