"""The one page that the web applications show, whatever there is to say."""

from __future__ import annotations

from jinja2 import Environment, StrictUndefined

from pipedriver.api.v1.records.users import CurrentUser

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",  # the address of a callback holds a code
    "x-content-type-options": "nosniff",
}
"""What every answer bears."""

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 1.5rem; }
h1, p, dd { overflow-wrap: anywhere; }
main > p > a { display: inline-block; padding: .6rem 0; }
button { font: inherit; min-height: 2.75rem; padding: .4rem 1rem; margin: 0 .5rem .5rem 0; }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
{% if text %}<p>{{ text }}</p>
{% endif %}
{% if user %}
<dl>
<dt>Name</dt><dd id="name">{{ user.name }}</dd>
<dt>E-mail</dt><dd id="email">{{ user.email }}</dd>
<dt>Company</dt><dd id="company">{{ user.company_name }}</dd>
</dl>
<form method="post">
<input type="hidden" name="form_key" value="{{ form_key }}">
<button formaction="/sign-out">Sign out</button>
<button formaction="/disconnect">Disconnect from Pipedrive</button>
</form>
{% else %}
<p><a href="/">{{ link }}</a></p>
{% endif %}
</main>
</body>
</html>
"""
_template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(_PAGE)


def user_page(user: CurrentUser, form_key: str) -> str:
    """Who is signed in, and the ways out.

    Args:
        user: the user, as Pipedrive tells.
        form_key: what the session's forms bear, so that no other site can send them.
    """
    return _template.render(title="You are signed in", text="", user=user, form_key=form_key, link="")


def message_page(title: str, text: str, link: str = "Sign in with Pipedrive") -> str:
    """Something else that there is to say, with a way to begin again."""
    return _template.render(title=title, text=text, user=None, form_key="", link=link)
