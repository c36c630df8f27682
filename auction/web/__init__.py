"""The Litestar edge: thin. Each module serves one desk or guards one door.

app         puts the parts together and serves them
guards      whose requests are answered at all, and the headers every answer carries
patience    half-open connections are closed
login       who is at a desk
commands    what staff ask of the room
hub         frames: drawn once, the same bytes to everybody who follows
follower    one socket's place; wire, the bytes below it
feed        the socket: who may follow, what followers may say
shown       what registered displays say they painted
pages       documents, static files, footage
problems    refusals and failures as RFC 9457
watch       the same feed in a terminal
"""
