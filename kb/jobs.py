"""Periodic work of the library; each job finds its work in rows and may run twice."""
