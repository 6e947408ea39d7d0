"""Where the admin port is: given, or that of the local cluster."""

import os
import re

from .errors import AdminError

VARIABLE = "PARLEY_ADMIN_URL"
POD_PORT = 8090
"""parley.gateway.admin.port in the pods of the chart, where kubectl port-forward leads."""


def base_url(given, environment):
    """The address without a path. AdminError when none is given and there is no local cluster."""
    url = given or environment.get(VARIABLE) or _local(environment.get("PARLEY_HOME", ""))
    if not url:
        raise AdminError(
            "Which cluster? Give --url or %s. On Kubernetes first: kubectl port-forward statefulset/RELEASE-gateway %d,"
            " then --url http://127.0.0.1:%d." % (VARIABLE, POD_PORT, POD_PORT)
        )
    if not re.fullmatch(r"https?://[^/\s]+/?", url):
        raise AdminError("%s is no address like http://127.0.0.1:%d." % (url, POD_PORT))
    return url.rstrip("/")


def _local(home):
    """The first gateway of the cluster of a folder, or an empty text."""
    try:
        with open(os.path.join(home, "ports.properties"), encoding="ascii") as ports:
            found = re.search(r"^ports\.admin=(\d+)", ports.read(), re.MULTILINE)
    except OSError:
        return ""
    return "http://127.0.0.1:%s" % found.group(1) if found else ""
