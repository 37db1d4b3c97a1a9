"""What a viewer may read of the library; every function takes the viewer."""
