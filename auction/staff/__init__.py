"""Who may sign in: accounts, what proves a person, and the people of a rehearsal."""
