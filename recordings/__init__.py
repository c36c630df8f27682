"""The room's cameras: capture, overlay, segments that prove themselves, and their supervision.

An island: it imports nothing of the core, the screens or the serial devices. Two sides share it.

- The *recorder* (`python -m recordings CONFIGFILE`, one process per camera) meets OpenCV and PyAV:
  `recorder`, `sources`, `synthetic`, `overlay`, `health`, `encoder`, `segments`.
- The *serving process* meets neither: `supervise`, `facts`, `config`, `index`, `manifest`,
  `recovery`, `verify` and `wire` are plain Python.
"""
