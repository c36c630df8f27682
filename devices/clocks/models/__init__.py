"""One module a model of clock, each with its ``MODEL``, found by the module's name."""
