"""Kho Mở: an open-data catalog of learning resources, exhibitions and activities."""

__version__ = "0.1.0"
