"""The records of v1, by the rooms that give them."""
