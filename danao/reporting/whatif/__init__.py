"""The page that answers "what if this source cuts 40 %?" at once, in a browser and without a network."""
