"""Saved filters as conditions of statements: the database finds what matches, by index where there is one."""
