"""What every answer tells the browser not to do.

Added below Flask, where it is one list and not a dozen calls: the panel's answer is measured in microseconds.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

Headers = list[tuple[str, str]]
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]

# Mantine sets style attributes and <style> elements; scripts come from our own files only.
PAGE_POLICY = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
]
NO_SNIFFING = ("X-Content-Type-Options", "nosniff")  # data stays data, whatever it looks like
OF_PAGES: Headers = [
    NO_SNIFFING,
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
HTTPS_FROM_NOW_ON = ("Strict-Transport-Security", "max-age=31536000")
PRIVATE = ("Cache-Control", "private, no-cache")  # asked for again each time, and never kept by a proxy


def with_security_headers(app: Wsgi, *, https: bool, live_url: str | None = None) -> Wsgi:
    """The app, its answers with these headers; what says nothing of caching is private."""
    policy = "; ".join([*PAGE_POLICY, f"connect-src 'self'{f' {origin_of(live_url)}' if live_url else ''}"])
    of_pages = [*OF_PAGES, ("Content-Security-Policy", policy), *([HTTPS_FROM_NOW_ON] if https else [])]

    def secured(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        added = [NO_SNIFFING] if environ.get("PATH_INFO", "").startswith("/api/") else of_pages

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            cached = any(name == "Cache-Control" for name, _ in headers)
            return start_response(status, [*headers, *added] if cached else [*headers, *added, PRIVATE], exc_info)

        return app(environ, start)

    return secured


def origin_of(url: str) -> str:
    """Scheme, host and port: what a policy names."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
