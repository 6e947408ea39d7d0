"""What can go wrong in a way that the user can mend."""


class MonitorError(Exception):
    """Its text is a sentence for the user: what happened, and what to do."""
