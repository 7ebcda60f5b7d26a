"""What happens between a call and its answer. No I/O and no clock of its own: both are handed in."""
