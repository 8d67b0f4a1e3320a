"""Methods by which the bot gets its updates."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.feed import Webhook
from bot.sandbox.loopback import API, Loopback
from bot.sandbox.world import Json


@API.method("getUpdates")
async def get_updates(api: Loopback, call: Call) -> list[Json]:
    """Wait for updates."""
    if api.faults.take("poll_errors"):
        raise ApiError(502, "Bad Gateway")
    return await api.feed.poll(
        call.number("offset"), call.number("limit", 100), call.number("timeout"), call.data("allowed_updates")
    )


@API.method("setWebhook")
async def set_webhook(api: Loopback, call: Call) -> bool:
    """Have updates posted to an address; an empty one ends it."""
    url = call.text("url")
    webhook = None
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise bad_request("bad webhook: invalid webhook URL specified")
        webhook = Webhook(url, call.text("secret_token"), max(1, min(call.number("max_connections", 40), 100)))
    api.feed.set_webhook(webhook, call.data("allowed_updates"), drop=call.flag("drop_pending_updates"))
    return True


@API.method("deleteWebhook")
async def delete_webhook(api: Loopback, call: Call) -> bool:
    """Go back to polling."""
    api.feed.set_webhook(None, None, drop=call.flag("drop_pending_updates"))
    return True


@API.method("getWebhookInfo")
async def get_webhook_info(api: Loopback, _call: Call) -> Json:
    """Tell how the webhook fares."""
    webhook = api.feed.webhook
    body: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(api.feed.pending),
    }
    if webhook:
        body["max_connections"] = webhook.max_connections
        if webhook.last_error:
            body |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    if api.feed.allowed:
        body["allowed_updates"] = sorted(api.feed.allowed)
    return body
