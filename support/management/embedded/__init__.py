"""The whole product on one machine: a supervisor without Django that gives its children their settings.

Children read their settings from the environment before Django loads, so the parent must not load it: it
prepares the data folder, starts mail for trying, `web` and `work`, starts again what dies, and ends all.
"""
