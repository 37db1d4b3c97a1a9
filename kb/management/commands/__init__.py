"""Commands of the library, a module each."""
