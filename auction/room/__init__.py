"""The single writer: command → rules → journal → state → screens."""
