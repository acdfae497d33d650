"""`python -m tests.picture`: the README's picture, drawn anew: a new subscriber's first digest, as Telegram shows it.

The text, the links and the buttons are the bot's own, sent to the local Telegram; only the frame is drawn here.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from html import escape
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from bot.local.press import SamplePress
from bot.local.server import LocalTelegram
from bot.local.world import SentMessage
from tests.stage import ADA, NOW, Clock, on_stage

PICTURE = Path(__file__).parents[1] / ".github" / "digest.png"
WIDTH, HEIGHT = 440, 1440
PAGE = Template(
    """<!doctype html><meta charset="utf-8"><style>
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.34 Roboto, "Noto Sans", sans-serif; color: #000;
       background: #a9cbb0; width: ${width}px; height: ${height}px; overflow: hidden }
header { background: #fff; padding: 9px 16px; display: flex; gap: 12px; align-items: center }
header i { width: 40px; height: 40px; border-radius: 50%; font: 500 19px/40px Roboto, sans-serif; text-align: center;
           color: #fff; background: linear-gradient(#65a9e0, #3f7fc1) }
header b { font-weight: 500; display: block; line-height: 1.25 } header span { color: #7d8b95; font-size: 13px }
main { padding: 10px 40px 0 10px }
article { padding: 8px 12px 20px; white-space: pre-wrap; background: #fff; border-radius: 14px 14px 6px 6px;
         position: relative }
article b { font-weight: 600 } a { color: #168acd; text-decoration: none }
blockquote { margin: 1px 0 2px; padding: 3px 26px 4px 9px; font-size: 14px; background: #5c91b91a; position: relative;
             border-left: 3px solid #5c91b9; border-radius: 4px }
blockquote span { display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden }
blockquote.is-long::after { content: ""; position: absolute; right: 9px; bottom: 9px; width: 6px; height: 6px;
                    border: solid #5c91b9; border-width: 0 1.5px 1.5px 0; transform: rotate(45deg) }
time { position: absolute; right: 11px; bottom: 4px; color: #a0acb6; font-size: 12px }
nav { display: flex; gap: 4px; margin-top: 4px }
nav span { flex: 1; padding: 8px 0; text-align: center; color: #fff; font-weight: 500; background: #5b8f7599;
           border-radius: 6px }
</style><header><i>T</i><div><b>Tidings</b><span>bot</span></div></header>
<main><article>$text<time>13:00</time></article>$buttons</main><script>
for (const text of document.querySelectorAll("blockquote span"))
    text.parentNode.classList.toggle("is-long", text.scrollHeight > text.clientHeight)
</script>"""
)

_QUOTE = re.compile(r"\n?<blockquote expandable>(.*?)</blockquote>\n?", re.DOTALL)
"""A quotation, and the line ends around it, for which it stands."""


async def first_digest(folder: Path) -> SentMessage:
    """Return what a new subscriber gets from the sample edition."""
    async with LocalTelegram() as telegram, SamplePress(now=NOW) as press:
        telegram.open_chat(ADA)
        async with on_stage(folder / "tidings.db", telegram, Clock(), *press.feeds) as stage:
            await stage.app.gather()
            _greeting, digest = await stage.ask("/start")
            return digest


def page_of(message: SentMessage) -> str:
    """Return a message as a web page; the bot's HTML is HTML."""
    rows = ["".join(f"<span>{escape(label)}</span>" for label in row) for row in message.buttons]
    buttons = "".join(f"<nav>{row}</nav>" for row in rows)
    text = _QUOTE.sub(r"<blockquote><span>\1</span></blockquote>", message.source)
    return PAGE.substitute(text=text, buttons=buttons, width=WIDTH, height=HEIGHT)


def draw(page: str, picture: Path, folder: Path) -> None:
    """Let Chromium, which must be on the machine, draw a page."""
    (folder / "page.html").write_text(page, "utf-8")
    chromium = "chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=2"
    command = [*chromium.split(), f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={picture}"]
    subprocess.run([*command, str(folder / "page.html")], check=True, capture_output=True)  # noqa: S603 - our own page


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        draw(page_of(asyncio.run(first_digest(Path(name)))), PICTURE, Path(name))
