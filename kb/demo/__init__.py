"""The library in the demonstration: a module a room, each with `play(scene)`, after the rooms of support."""
