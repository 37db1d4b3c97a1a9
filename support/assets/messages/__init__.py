"""Message catalogues without gettext's tools: finds what is marked, keeps the .po, compiles the .mo."""
