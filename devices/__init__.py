"""The room's serial machinery: hall clock, lift bid box, and simulators of both.

An island: it imports nothing of ``auction``, ``display`` or ``recordings``. Importing the package
costs nothing; the drivers are ``devices.bidbox.BidBox`` and ``devices.clock.HallClock``.
"""
