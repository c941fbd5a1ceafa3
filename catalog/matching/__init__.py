"""Which records are of one work: keys from a record, and groups from the keys of many. Pure.

Two records belong together when they have a key in common and nothing else speaks against it: another
kind, volume or edition, a title that has nothing to do with the other. An editor's word (a party, a key
that begins with ``PARTY``) asks no further. ``keys`` makes keys, ``sketch`` what else is compared,
``groups`` puts records together and says why.
"""
