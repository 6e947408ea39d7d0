"""A live view of a running Parley cluster in the terminal."""
