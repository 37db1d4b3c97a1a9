"""Days and hours on English pages."""
