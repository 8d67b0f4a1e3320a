"""The chat page: plain HTML, style and script, nothing fetched from elsewhere."""
