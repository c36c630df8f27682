"""The journal: append-only streams of entries, hashed into Merkle trees, durable before answers.

entry, merkle, checkpoint   the bytes, the tree, the signed note (pure)
tables, sqlite, store       the database
writer                      one thread, group commit
folder, verify              what leaves the database, and checking it without it
"""
