"""The bid box, sans-I/O: what it may do, when it must speak, and what it was seen to do."""
