"""The long life of a lot across rounds (拍次)."""
