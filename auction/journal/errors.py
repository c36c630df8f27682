"""What can go wrong with the journal.

JournalError            something about the journal broke
├── JournalHeldError         another server works on this data folder
├── JournalUnfitError        this SQLite, or this folder, must not be used
├── JournalDamagedError      what is stored does not hash to what it says
└── CommitUnknownError       a commit failed in a way that leaves its fate open
"""


class JournalError(Exception):
    """Something about the journal broke."""


class JournalHeldError(JournalError):
    """Another server works on this data folder."""


class JournalUnfitError(JournalError):
    """This SQLite, or this folder, must not be used."""


class JournalDamagedError(JournalError):
    """What is stored does not hash to what it says."""


class CommitUnknownError(JournalError):
    """A commit failed in a way that leaves its fate open: re-read the log."""
