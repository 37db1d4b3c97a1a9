"""The citizen-data shield, weighed on texts of its own making."""
