"""What goes wrong, in words for the operator."""


class AdminError(Exception):
    """A sentence that says what happened and what to do."""


class NotLetIn(AdminError):
    """The port answers as if there were nothing: no role, no session, or not Parley."""
