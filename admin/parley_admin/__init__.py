"""What operators of a Parley cluster do from a terminal: ./parley admin."""
