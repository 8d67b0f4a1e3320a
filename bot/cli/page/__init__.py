"""The page of `baocao check`: what a configuration means, in the campaign's own language."""

from bot.cli.page.whole import fault_lines, page_lines, without_password

__all__ = ["fault_lines", "page_lines", "without_password"]
