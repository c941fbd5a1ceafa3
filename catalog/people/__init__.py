"""People: what each may do, passwords, tokens of links, pauses after failed logins, taking changes back."""
