"""HEAD for every GET: the same head, no body (RFC 9110, 9.3.2)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Told(Exception):
    """The head is told."""


class Heads:
    """An application that answers HEAD as the one inside answers GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; take the body off the answer to a HEAD, and end what would make more of it."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                if message.get("more_body", False):
                    raise Told
                return
            await send(message)

        try:
            await self.app({**scope, "method": "GET"}, receive, bodiless)
        except Told:
            return
