"""Pure readers and writers: bytes to records and back, without I/O, application or database."""
