"""A trace as one HTML page that needs nothing else: no script, no picture, no address; made to be printed.

Whatever people wrote is text here and never markup; the page says so to browsers as well (`POLICY`).
"""

import base64
import hashlib
import re
import unicodedata
from datetime import datetime
from html import escape

from server.casework.trace import NOTHING, Line, Trace
from server.casework.watermark import Watermark
from server.domain.instants import local_time

_STYLE = """
@page { size: A4; margin: 16mm 14mm; }
* { box-sizing: border-box; }
body { font: 14px/1.6 "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimSun", sans-serif;
  color: #1b1f24; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 1rem 0 1.5rem; }
dt { color: #57606a; }
dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
ol { list-style: none; margin: 0; padding: 0; }
li { border-left: 3px solid #8c959f; padding: .1rem 0 .9rem 1rem; break-inside: avoid; }
li.broken { border-color: #cf222e; }
h2 { font-size: 1rem; margin: 0; }
p { margin: .1rem 0; overflow-wrap: anywhere; white-space: pre-wrap; }
.en, .who, .digest { color: #57606a; font-size: .85em; }
.digest { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.bad { color: #cf222e; font-weight: 600; }
table { border-collapse: collapse; font-size: .9em; margin: .2rem 0; }
td { border: 1px solid #d0d7de; padding: .1rem .5rem; overflow-wrap: anywhere; }
.mark { position: fixed; inset: 0; z-index: 1; pointer-events: none; overflow: hidden; opacity: .1; font-size: 1rem;
  line-height: 5.5rem; transform: rotate(-24deg) scale(1.5); text-align: center; }
.mark span { display: inline-block; margin: 0 2rem; }
abbr { text-decoration: none; }
@media print { abbr::after { content: attr(data-rest); } }
footer { border-top: 1px solid #d0d7de; color: #57606a; font-size: .85em; margin-top: 1rem; padding-top: .5rem; }
"""

#: What a browser may load for this page: its own style and nothing else.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)

_MARKS = 40

#: A SHA-256, and how many of its digits are enough to tell it from the others on a page.
_DIGEST = re.compile(r"\b([0-9a-f]{12})([0-9a-f]{52})\b")

#: Marks of direction: text after one of them could be read as something else.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def html_of(trace: Trace, mark: Watermark) -> bytes:
    """The page, in UTF-8."""
    head = (
        ("诉求内容 Matter", trace.description),
        ("地址 Address", trace.address),
        ("诉求人 Reporter", trace.contact or NOTHING),
        ("状态 State", trace.state),
        ("受理时间 Received", shown(trace.received_at)),
        ("留痕校验 Chain", verdict(trace)),
    )
    page = "".join(
        (
            '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>工单 {escape(trace.number)} 全流程轨迹</title><style>{_STYLE}</style></head><body>",
            f'<div class="mark" aria-hidden="true">{f"<span>{escape(mark.text)}</span>" * _MARKS}</div>',
            f"<h1>工单 {escape(trace.number)} 全流程轨迹</h1>",
            '<p class="en">Full trace of the ticket: every step, in order</p><dl>',
            *(f"<dt>{name}</dt><dd>{_text(value)}</dd>" for name, value in head),
            "</dl><ol>",
            *(_item(line) for line in trace.lines),
            f"</ol><footer>{escape(mark.text)}</footer></body></html>\n",
        )
    )
    return page.encode()


def verdict(trace: Trace) -> str:
    """What the verification of the chain has found."""
    if trace.intact:
        return f"完整，{len(trace.lines)} 个环节 intact, {len(trace.lines)} events"
    return "不完整：记录被改动 broken: something was changed"


def shown(at: datetime) -> str:
    """An instant as people here read it."""
    return f"{local_time(at):%Y-%m-%d %H:%M:%S}"


def who(line: Line) -> str:
    """Who did it, in which role, of which unit, and when by which clock."""
    called = dict.fromkeys((line.actor_name, line.english_actor_name))
    parts = [" ".join(called), line.role, line.unit or "", shown(line.at)]
    if line.client_at is not None:
        parts.append(f"终端时间 recorded {shown(line.client_at)}")
    return " · ".join(part for part in parts if part)


def _text(text: str) -> str:
    """What somebody wrote, as text of a page; what would be invisible or turn the writing around shows by its code."""
    return escape("".join(_visible(character) for character in text))


def _short(html: str) -> str:
    """Digests by their first digits; one that is pointed at shows whole, and so does each on paper."""
    return _DIGEST.sub(r'<abbr title="\1\2" data-rest="\2">\1</abbr>', html)


def _visible(character: str) -> str:
    hidden = character != "\n" and (unicodedata.category(character) == "Cc" or character in _TURNING)
    return f"〔U+{ord(character):04X}〕" if hidden else character


def _item(line: Line) -> str:
    changes = "".join(
        f"<tr><td>{escape(each.name)}</td><td>{_text(each.before)}</td><td>→ {_text(each.after)}</td></tr>"
        for each in line.changes
    )
    table = f"<table>{changes}</table>" if changes else ""
    broken = "" if line.holds else ' <span class="bad">校验不符 does not verify</span>'
    return (
        f'<li class="{"whole" if line.holds else "broken"}">'
        f"<h2>{line.no}. {escape(line.name)} "
        f'<span class="en">{escape(line.english_name)}</span></h2>'
        f'<p class="who">{_text(who(line))}</p><p>{_short(_text(line.sentence))}</p>'
        f'<p class="en">{_short(_text(line.english))}</p>{table}'
        f'<p class="digest">{_short(escape(line.digest))}{broken}</p></li>'
    )
