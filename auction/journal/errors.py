"""What can go wrong with the journal.

JournalError            something about the journal broke
├── JournalHeldError        another server works on this data folder
├── JournalUnfitError       this SQLite, or what is in this folder, must not be used
├── JournalDamagedError     what is stored is not what was written
├── JournalUnreadableError  the database does not answer a question
└── CommitUnknownError      a commit failed in a way that leaves its fate open
"""


class JournalError(Exception):
    """Something about the journal broke."""


class JournalHeldError(JournalError):
    """Another server works on this data folder."""


class JournalUnfitError(JournalError):
    """This SQLite, or what is in this folder, must not be used."""


class JournalDamagedError(JournalError):
    """What is stored is not what was written."""


class JournalUnreadableError(JournalError):
    """The database does not answer a question."""


class CommitUnknownError(JournalError):
    """A commit failed in a way that leaves its fate open: re-read the log."""
