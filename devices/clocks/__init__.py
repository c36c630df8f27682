"""Hall clocks: three kinds of engine, and one file a model in ``devices.clocks.models``."""
