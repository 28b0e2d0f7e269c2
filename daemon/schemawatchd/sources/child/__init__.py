"""What runs in a process of its own, because it runs other people's code: loading SQLAlchemy models.

`process.py` is our side of it; the others run inside and import nothing else of schemawatchd.
"""
