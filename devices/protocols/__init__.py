"""Register maps without input or output: questions out, meanings in."""
