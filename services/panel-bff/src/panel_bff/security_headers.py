"""What every answer tells the browser not to do."""

from flask import Flask, Response

# Mantine sets style attributes and one <style> element; scripts come from our own files only.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
ALWAYS = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
HTTPS_FROM_NOW_ON = ("Strict-Transport-Security", "max-age=31536000")
PRIVATE = "private, no-cache"  # asked for again each time, by ETag where there is one; never kept by a proxy


def add_security_headers(app: Flask, *, https: bool) -> None:
    headers = [*ALWAYS, HTTPS_FROM_NOW_ON] if https else ALWAYS

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.extend(headers)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = PRIVATE
        return response
