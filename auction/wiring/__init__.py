"""The composition root: the only package that meets every other."""
