"""Speed, measured as ratios in one interleaved run: machines differ and are shared, ratios travel."""
