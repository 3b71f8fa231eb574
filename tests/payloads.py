"""A hundred ways to slip markup or script into a page, for every place where a player may write."""

_TAGS = ("img", "svg", "video", "audio", "body", "iframe", "object", "embed", "details", "marquee")
_EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onmouseover")

MARKUP = (
    *(f"<{tag} {event}=alert(1)>" for tag in _TAGS for event in _EVENTS),
    "<script>alert(1)</script>", "<SCRIPT SRC=//x.y></SCRIPT>", "<scr<script>ipt>", "</script><script>", "<script\x20>",
    "<script\t>", "<script\n>", "<b>", "<b", "</b>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml ?>", "<a href=x>",
    "<a href='javascript:'>", "javascript:alert(1)", "JaVaScRiPt:1", "data:text/html,x", "vbscript:x", "&lt;script&gt;",
    "&#60;b&#62;", "&#x3c;b", "&amp;", "%3Cscript%3E", "\\u003cb\\u003e", "\\x3cb", "{{7*7}}", "${7*7}", "#{7*7}",
    "<%= 7*7 %>", "{%if 1%}", "[x](javascript:1)", "![x](//y)", "`alert(1)`", "\"><b>", "'><b>", "\" onload=\"x",
    "' onload='x", "/*x*/", "//x.y", "\\\"x", "a;b()", "eval(1)", "\u202e<b>", "\u2066x\u2069<", "＜b＞", "<b\0>",
    "x\0y",
)  # fmt: skip
