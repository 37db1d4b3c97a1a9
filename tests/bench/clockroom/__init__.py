"""The inside of `./dev bench clock`."""
