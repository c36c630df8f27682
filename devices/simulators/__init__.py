"""Simulated machines: a pure model each, with a process behind a pty and an in-process shell.

They share no code with the drivers: own framing, own CRC, own reading of the register maps.
"""
