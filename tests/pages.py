"""News pages of our own in six themes and five languages, with the furniture that pages surround articles with.

Every theme copies traps that stood in real ones: navigation, "Previous / Next", share bars, "Exit mobile version",
the headline four times, boxes of related stories, cookie notices, comments. `article` is what a reader would call the
article; `furniture` is every line that is none of it.
"""

# ruff: noqa: E501  (pages come in long lines)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """An article and the furniture of its language."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    sections: tuple[str, ...]
    share: str
    related: str
    others: tuple[str, ...]
    previous: str
    following: str
    mobile: str
    cookies: str
    accept: str
    rights: str
    comments: str
    comment: str
    newsletter: str
    also: str
    advert: str


ENGLISH = Words(
    "en",
    "Island school reopens after forty years",
    (
        "The school on the island of Holm will open its doors again in August, forty years after the last pupil left it. Nine children have been enrolled, the municipality said on Monday.",
        "“When we moved here everybody told us the island was dying,” said Greta Lund, a baker and mother of three of the pupils. Her family came from the mainland in spring.",
        "The old building has a new roof and a library of two thousand books, most of them gifts. A teacher will cross by boat every morning until a house has been found for her.",
        "Holm had four hundred inhabitants in 1950 and sixty-one last winter. Since the fibre cable was laid, eleven families have settled there, and the shop now opens on Sundays too.",
    ),
    ("Home", "Politics", "Business", "Culture"),
    "Share this article",
    "Related stories",
    (
        "Ferry timetable to change in autumn",
        "Council sells former barracks to brewery",
        "Storm tears roof from village church",
    ),
    "Previous: Market hall gets new floor",
    "Next: Seal pups counted on northern beaches",
    "Exit mobile version",
    "We use cookies to improve your experience on this site.",
    "Accept all cookies",
    "© 2024 Holm Herald. All rights reserved.",
    "3 comments",
    "Lovely news for the whole island, my grandmother went to that school.",
    "Sign up for our newsletter and get the day’s stories in your inbox.",
    "Read also: How the cable came to the island",
    "Advertisement",
)
SPANISH = Words(
    "es",
    "La escuela de la isla reabre tras cuarenta años",
    (
        "La escuela de la isla de Holm volverá a abrir sus puertas en agosto, cuarenta años después de que se fuera el último alumno. El ayuntamiento informó el lunes de que hay nueve niños inscritos.",
        "«Cuando nos mudamos todos nos decían que la isla se moría», contó Greta Lund, panadera y madre de tres de los alumnos. Su familia llegó del continente en primavera.",
        "El viejo edificio tiene un tejado nuevo y una biblioteca de dos mil libros, casi todos regalados. Una maestra cruzará en barco cada mañana hasta que se le encuentre una casa.",
        "Holm tenía cuatrocientos habitantes en 1950 y sesenta y uno el invierno pasado. Desde que se tendió el cable de fibra se han instalado once familias, y la tienda abre también los domingos.",
    ),
    ("Portada", "Política", "Economía", "Cultura"),
    "Compartir esta noticia",
    "Noticias relacionadas",
    (
        "El horario del transbordador cambiará en otoño",
        "El concejo vende el antiguo cuartel",
        "La tormenta arranca el tejado de la iglesia",
    ),
    "Anterior: El mercado estrena suelo",
    "Siguiente: Recuento de focas en las playas del norte",
    "Salir de la versión móvil",
    "Utilizamos cookies propias y de terceros para mejorar su experiencia.",
    "Aceptar todas",
    "© 2024 El Heraldo de Holm. Todos los derechos reservados.",
    "3 comentarios",
    "Una noticia preciosa, mi abuela fue a esa escuela.",
    "Suscríbete a nuestro boletín y recibe las noticias del día.",
    "Lea también: Cómo llegó el cable a la isla",
    "Publicidad",
)
GERMAN = Words(
    "de",
    "Inselschule öffnet nach vierzig Jahren wieder",
    (
        "Die Schule auf der Insel Holm öffnet im August wieder ihre Türen, vierzig Jahre nachdem der letzte Schüler sie verlassen hat. Neun Kinder sind angemeldet, teilte die Gemeinde am Montag mit.",
        "„Als wir herzogen, sagten uns alle, die Insel stirbt“, erzählt Greta Lund, Bäckerin und Mutter von drei der Schüler. Ihre Familie kam im Frühjahr vom Festland.",
        "Das alte Gebäude hat ein neues Dach und eine Bücherei mit zweitausend Bänden, die meisten davon Geschenke. Eine Lehrerin wird jeden Morgen mit dem Boot übersetzen, bis ein Haus für sie gefunden ist.",
        "Holm hatte 1950 vierhundert Einwohner und im letzten Winter einundsechzig. Seit das Glasfaserkabel liegt, sind elf Familien zugezogen, und der Laden öffnet nun auch am Sonntag.",
    ),
    ("Startseite", "Politik", "Wirtschaft", "Kultur"),
    "Artikel teilen",
    "Mehr zum Thema",
    (
        "Fahrplan der Fähre ändert sich im Herbst",
        "Gemeinderat verkauft alte Kaserne",
        "Sturm reißt Dach von der Dorfkirche",
    ),
    "Vorheriger Artikel: Markthalle mit neuem Boden",
    "Nächster Artikel: Robben an den Stränden gezählt",
    "Mobile Version verlassen",
    "Wir verwenden Cookies, um diese Seite zu verbessern.",
    "Alle akzeptieren",
    "© 2024 Holmer Bote. Alle Rechte vorbehalten.",
    "3 Kommentare",
    "Eine schöne Nachricht, meine Großmutter ging auf diese Schule.",
    "Jetzt anmelden: der Newsletter mit den Nachrichten des Tages",
    "Lesen Sie auch: Wie das Kabel auf die Insel kam",
    "Anzeige",
)
RUSSIAN = Words(
    "ru",
    "Школа на острове откроется спустя сорок лет",
    (
        "Школа на острове Хольм снова откроет двери в августе, через сорок лет после того, как её покинул последний ученик. Записаны девять детей, сообщила в понедельник администрация.",
        "«Когда мы переезжали, все говорили, что остров умирает», — рассказала Грета Лунд, пекарь и мать троих учеников. Её семья приехала с материка весной.",
        "У старого здания новая крыша и библиотека на две тысячи книг, большинство из них подарены. Учительница будет каждое утро приплывать на лодке, пока для неё не найдут дом.",
        "В 1950 году на Хольме жили четыреста человек, прошлой зимой — шестьдесят один. С тех пор как проложили кабель, поселились одиннадцать семей, и магазин работает теперь и по воскресеньям.",
    ),
    ("Главная", "Политика", "Экономика", "Культура"),
    "Поделиться",
    "Похожие новости",
    (
        "Расписание парома изменится осенью",
        "Совет продал старые казармы пивоварне",
        "Буря сорвала крышу сельской церкви",
    ),
    "Предыдущая новость: В торговых рядах новый пол",
    "Следующая новость: На пляжах пересчитали тюленей",
    "Выйти из мобильной версии",
    "Мы используем файлы cookie, чтобы сделать сайт удобнее.",
    "Принять все",
    "© 2024 Вестник Хольма. Все права защищены.",
    "3 комментария",
    "Прекрасная новость, моя бабушка училась в этой школе.",
    "Подписаться на рассылку с главными событиями дня",
    "Читайте также: Как на остров пришёл кабель",
    "Реклама",
)
CHINESE = Words(
    "zh",
    "海岛学校四十年后重新开学",
    (
        "霍尔姆岛上的学校将在八月重新开学，距离最后一名学生离开已有四十年。市政府星期一表示，已有九名儿童报名入学。",
        "“我们搬来的时候，人人都说这个岛快要消失了，”面包师格蕾塔·伦德说，她的三个孩子都将在这里上学。她一家是春天从大陆搬来的。",
        "老校舍换了新屋顶，图书室里有两千册书，大多是捐赠的。在为老师找到住房之前，她每天早晨将乘船过来上课。",
        "一九五〇年岛上有四百名居民，去年冬天只剩六十一人。自从铺设了光缆，已有十一户人家在此定居，商店如今星期天也营业。",
    ),
    ("首页", "时政", "财经", "文化"),
    "分享到",
    "相关新闻",
    ("渡轮时刻表秋季将调整", "市议会出售旧兵营", "风暴掀翻乡村教堂屋顶"),
    "上一篇：市场大厅换新地板",
    "下一篇：北部海滩清点海豹幼崽",
    "退出手机版",
    "我们使用cookie来改善您的浏览体验。",
    "接受全部",
    "版权所有 2024 霍尔姆先驱报",
    "3条评论",
    "真是好消息，我祖母就在那所学校念过书。",
    "订阅我们的新闻简报",
    "延伸阅读：光缆如何通到岛上",
    "广告",
)
LANGUAGES = (ENGLISH, SPANISH, GERMAN, RUSSIAN, CHINESE)


@dataclass(frozen=True)
class Page:
    """A page with what is its article and what is not."""

    name: str
    html: str
    article: tuple[str, ...]
    furniture: tuple[str, ...]


def pages() -> Iterator[Page]:
    """Every theme in every language."""
    for words in LANGUAGES:
        furniture = (
            *words.sections, words.share, words.related, *words.others, words.previous, words.following, words.mobile,
            words.cookies, words.accept, words.rights, words.comments, words.comment, words.newsletter, words.also,
            words.advert, words.title,
        )  # fmt: skip
        for theme in (_blog, _broadsheet, _soup, _nineties, _portal, _bare):
            yield Page(f"{theme.__name__[1:]}-{words.language}", theme(words), words.paragraphs, furniture)


def _list(items: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f'<li><a href="/{at}">{item}</a></li>' for at, item in enumerate(items)) + "</ul>"


def _blog(w: Words) -> str:
    body = "".join(f"<p>{each}</p>\n" for each in w.paragraphs)
    return f"""<!DOCTYPE html><html lang="{w.language}"><head><meta charset="utf-8"><title>{w.title} | Holm</title>
<meta property="og:title" content="{w.title}"></head><body class="post-template single">
<div class="cc-window cookie-consent"><span>{w.cookies}</span> <a class="cc-btn">{w.accept}</a></div>
<div id="page" class="site"><div class="site-header"><div class="main-navigation">{_list(w.sections)}</div></div>
<div id="content" class="site-content"><div id="primary" class="content-area"><div class="post hentry">
<h1 class="entry-title">{w.title}</h1><div class="entry-content">{body}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">{w.share}</h3>{_list(("Facebook", "Twitter", "WhatsApp"))}</div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>{w.related}</h3>{_list(w.others)}</div></div>
<div class="nav-links"><div class="nav-previous"><a href="/p">{w.previous}</a></div>
<div class="nav-next"><a href="/n">{w.following}</a></div></div>
<div id="comments" class="comments-area"><h2>{w.comments}</h2><ol><li><p>{w.comment}</p></li></ol></div>
<a href="?noamp" class="amp-wp-exit-mobile">{w.mobile}</a></div></div></div>
<div class="widget-area sidebar"><p>{w.newsletter}</p></div><div class="site-info">{w.rights}</div></div></body></html>"""


def _broadsheet(w: Words) -> str:
    first, *rest = w.paragraphs
    body = f"<p>{first}</p><aside><h3>{w.related}</h3>{_list(w.others)}</aside>" + "".join(
        f"<p>{x}</p>" for x in rest
    )
    return f"""<!DOCTYPE html><html lang="{w.language}"><head><meta charset="utf-8"><title>{w.title}</title></head><body>
<header><nav>{_list(w.sections)}</nav><p>{w.title}</p></header>
<main><h1>{w.title}</h1><article itemscope><h1 itemprop="headline">{w.title}</h1><h2>{w.title}</h2>
<div class="toolbar"><button>{w.share}</button></div>
<figure><img src="a.jpg" alt=""><figcaption>{w.title}</figcaption></figure>
<div itemprop="articleBody">{body}</div>
<p>{w.advert}</p><p><a href="/x">{w.also}</a></p></article>
<section aria-hidden="true"><p>{w.newsletter}</p></section>
<section class="comments"><h2>{w.comments}</h2><div><p>{w.comment}</p></div></section></main>
<nav class="pager"><a href="/p">{w.previous}</a> <a href="/n">{w.following}</a></nav>
<footer><p>{w.rights}</p><p><a href="/m">{w.mobile}</a></p></footer>
<dialog open><p>{w.cookies}</p><button>{w.accept}</button></dialog></body></html>"""


def _soup(w: Words) -> str:
    body = "<br><br>".join(w.paragraphs)
    return f"""<html lang="{w.language}"><head><meta charset="utf-8"><title>{w.title}</title></head><body><div class="a1">
<div class="b7">{"".join(f'<a href="/{x}">{x}</a> ' for x in w.sections)}</div><div class="q9"><div class="k2">{w.title}</div>
<div class="z3"><a href="//x.com/share">{w.share}</a></div><div class="t4">{body}</div>
<div class="r8"><div>{w.related}</div>{"".join(f'<div><a href="/{at}">{x}</a></div>' for at, x in enumerate(w.others))}</div>
<div class="r9"><a href="/p">{w.previous}</a></div><div class="r9"><a href="/n">{w.following}</a></div></div>
<div class="c5">{w.cookies}</div><div class="c6"><a href="#">{w.accept}</a></div><div class="e2"><a href="/m">{w.mobile}</a></div>
<div class="f1">{w.rights}</div></div></body></html>"""


def _nineties(w: Words) -> str:
    body = "".join(f"<P>{each}\n" for each in w.paragraphs)
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"><TITLE>{w.title}</TITLE></HEAD>
<BODY BGCOLOR=white><TABLE WIDTH=100%><TR><TD WIDTH=150 VALIGN=top>{"<BR>".join(f"<A HREF={at}.htm>{x}</A>" for at, x in enumerate(w.sections))}
<TD VALIGN=top><H2>{w.title}</H2>{body}<P><A HREF=p.htm>{w.previous}</A> <A HREF=n.htm>{w.following}</A>
<TD WIDTH=150 VALIGN=top><B>{w.related}</B><BR>{"<BR>".join(f"<A HREF=o{at}.htm>{x}</A>" for at, x in enumerate(w.others))}
</TABLE><CENTER><FONT SIZE=1>{w.rights}</FONT></CENTER></BODY></HTML>"""


def _portal(w: Words) -> str:
    boxes = (
        f'<p><strong>{w.also}</strong></p><div class="ad-slot"><span>{w.advert}</span></div>',
        f'<div class="inline-related"><h4>{w.related}</h4>{_list(w.others)}</div>',
        f'<p class="newsletter-box">{w.newsletter}</p>',
        f'<p>{w.share}</p><p><a href="/m">{w.mobile}</a></p>',
    )
    body = "".join(f"<p>{each}</p>{box}" for each, box in zip(w.paragraphs, boxes, strict=True))
    return f"""<!DOCTYPE html><html lang="{w.language}"><head><meta charset="utf-8"><title>{w.title} - Portal</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{w.title}"}}</script></head><body>
<ul class="menu">{"".join(f"<li><a href=/>{x}</a></li>" for x in w.sections)}</ul>
<div class="article-wrapper"><span class="headline">{w.title}</span><div class="article-body">{body}</div>
<div class="prev-next"><p>{w.previous}</p><p>{w.following}</p></div>
<div class="fb-comments"><p>{w.comments}</p><p>{w.comment}</p></div></div>
<div class="gdpr-banner"><p>{w.cookies}</p><p>{w.accept}</p></div><div class="page-footer">{w.rights}</div></body></html>"""


def _bare(w: Words) -> str:
    body = "\n".join(f"<p>{each}</p>" for each in w.paragraphs)
    return f"""<!DOCTYPE html><meta charset=utf-8><title>{w.title}</title>
<p>{w.cookies}</p><p><a href=/>{w.sections[0]}</a> | <a href=/1>{w.sections[1]}</a></p>
<h1>{w.title}</h1><p>{w.title}</p><p>{w.title}</p>
{body}
<p>{w.share}</p><p>{w.previous}</p><p>{w.following}</p><p>{w.mobile}</p><p>{w.rights}</p>"""
