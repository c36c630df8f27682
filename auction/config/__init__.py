"""`auction.toml`: one frozen tree, read once and handed down.

toml_source     text → struct; every complaint names source, line and key (pure)
lines           on which line of a text a value stands (pure)
policy          what the branch decides where law leaves it open (pure)
tree            everything else there is to set (pure)
load            reads the file
reference       writes docs/reference/config.md from the tree
"""

from auction.config.load import load_config, parse_config
from auction.config.toml_source import TomlProblem
from auction.config.tree import Config

__all__ = ["Config", "TomlProblem", "load_config", "parse_config"]
