"""What an HTTP API of API Gateway makes of a path, for schemathesis: it decodes the path before it chooses the route, and drops what
follows a `?`. An id with such a character asks for another route, whose answers the one that is tried does not declare."""

from urllib.parse import unquote

import schemathesis


@schemathesis.hook
def before_call(context, case, kwargs):
    def safe(value):
        return unquote(value).translate({ord("?"): "-", ord("/"): "-"}) if isinstance(value, str) else value

    case.path_parameters = {name: safe(value) for name, value in (case.path_parameters or {}).items()}
