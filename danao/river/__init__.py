"""What the river is: sections, reaches, stations, and the grid cut from them. No time in here."""
