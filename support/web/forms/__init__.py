"""Forms of the screens: they read what was typed; the rules are in the actions."""
