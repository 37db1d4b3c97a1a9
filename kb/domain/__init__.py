"""Rules of the guide library as plain Python: states, markup, numbers of versions."""
