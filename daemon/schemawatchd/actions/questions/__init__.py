"""What can be asked of the daemon: one file for each subject, found by `actions/api.py`."""
