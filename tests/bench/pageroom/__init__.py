"""The inside of `./dev bench pages`."""
