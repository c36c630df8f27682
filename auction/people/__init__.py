"""Personal data: sealed, opened and masked; the journal holds only references.

masking, sealing    pure
keys                one key a purpose, in files kept apart from the backups
vault               seals people and typed sentences, opens them for those who may read
"""
