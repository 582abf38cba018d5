"""What acts on the river over time: series, tides, boundaries, sources, weather."""
