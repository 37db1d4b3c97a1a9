"""Commands of the library, one a module."""
