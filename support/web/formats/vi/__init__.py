"""Days and hours on Vietnamese pages."""
