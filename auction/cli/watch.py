"""`auction watch`: the hall display in a terminal."""
