"""The Litestar edge: thin. Each module serves one desk or guards one door.

app         puts the parts together and serves them
edge        what the desks speak to
guards      whose requests are answered at all, and the headers every answer carries
patience    connections that do not finish their request are cut off
login       who is signed in; door, how they came in; desks, which pages are whose
staff       accounts, for the administrator; screens, which displays are the room's
commands    what staff ask of the room
pages       documents for browsers
notices     what everybody may read as data
footage     closed segments for staff; looks, who looked at what is recorded
feed        the socket: who may follow, what followers may say
hub         frames: drawn once, the same bytes to everybody who follows
pairing     screens that ask to be a display
walls       whether displays paint what they are sent
follower    one socket's place; wire, the bytes below it
shown       what registered displays say they painted
problems    refusals and failures as RFC 9457
"""
