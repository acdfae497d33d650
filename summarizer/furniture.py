"""What stands on a page and is no news: captions, labels, calls to subscribe. Pure.

A line is judged by its own words alone; what is known by its place in the page's tree has gone before. Where a rule
would also catch news ('The museum's privacy policy …'), it has to be where a sentence begins, or to speak of 'our' and
'this article'. In languages other than English a rule asks for the whole set phrase.
"""

from __future__ import annotations

import re

from summarizer.patterns import any_of
from summarizer.sentences import SENTENCE_END

_AGENCY = r"(?:AP|AFP|APA|EPA|EFE|ANSA|DPA|dpa|PA|PTI|TASS|Xinhua|R(?:euters|EUTERS)|Bloomberg|Associated Press)"
_LIBRARY = r"(?:Getty(?: Images)?|Shutterstock|iStock|Alamy|Unsplash|Pixabay)"
_NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
_PICTURE = r"(?i:photo(?:graph)?s?|foto|images?|pictures?|bild|screenshot|illustration)"
# What stands in the brackets behind a caption; '(Reuters)' alone may as well close a report, and so may '(D-Pa.)'.
_CREDIT = (
    any_of(
        rf"""
    (?i:file |handout |archive )?{_PICTURE}(?i: by\b| credit| courtesy| via\b|:|/|$).*
    .*\b{_AGENCY} ?(?i:photo|images?|handout|file|pool|/).*
    .*/ ?{_AGENCY}\b.*
    .*\bvia {_AGENCY}
    .*\b{_LIBRARY}\b.*
    {_NAME} ?/ ?[A-Z].*
    (?i:courtesy of|credit:|handout\b).*
    ©.*
    """
    )
    .replace(".*", r"[^()\[\]]{0,120}")
    .replace("$", r"(?=[)\]])")
)
# A caption ends in its credit ('(Andrew Harnik/AP Photo)', 'Photo: Jane Doe') or begins with it ('Photo: Jane Doe').
_CAPTION = re.compile(
    any_of(
        rf"""
        [(\[]{_CREDIT}[)\]]\.?$
        [^.!?…"”]\ [(\[]{_AGENCY}[)\]]$
        (?:^|[.!?"”)|]\ )(?i:{_PICTURE}|caption|credit)(?i:\ credit|\ courtesy)?\ ?(?i:\ by\b|:)\ .{{1,80}}$
        ^(?i:{_PICTURE}|caption|video|watch|credit|listen)\ ?(?:(?i:by)\b|:)
        ^FILE\b(?:\ (?i:photo|picture|image))?\ ?[-–—:]
        [.!?]["”]?\ (?:{_LIBRARY}|AP\ Photo)$
        """
    )
)
# Past a line like one of these, everything is about the page and no longer about the news.
_END_OF_ARTICLE = re.compile(
    any_of(
        r"""
        source link
        (?:leave|post) a (?:reply|comment)
        about the authors?
        filed under.*
        (?:schreibe(?:n sie)?|hinterlasse(?:n sie)?) einen kommentar|kommentar (?:schreiben|hinterlassen|verfassen)
        laisser un commentaire|(?:deja|dejar) (?:un comentario|una respuesta)|deixe um comentário|deixe uma resposta
        lascia un commento|laat een reactie achter|geef een reactie|dodaj komentarz|lämna (?:ett svar|en kommentar)
        skriv et svar|legg igjen en kommentar|(?:přidat|napsat) komentář|pridaj komentár|bir (?:yanıt|cevap) yazın
        (?:добавить комментарий|оставить комментарий|залишити (?:відповідь|коментар)|αφήστε (?:μια απάντηση|ένα σχόλιο))
        コメントを残す|コメントする|댓글 남기기|发表评论|發表評論|اترك تعليق(?:ا|اً)?|השארת תגובה
        (?:über (?:den autor|die autorin|die autoren)|zur person der autorin|à propos de l['’]auteure?)
        (?:sobre (?:el autor|la autora|o autor|a autora)|(?:informazioni )?sull['’]autor(?:e|ice)|over de auteur)
        (?:o autor(?:ze|ce|ech)|об авторе|про автора|om författaren|yazar hakkında)
        """
    )
    + "[:.…]*",
    re.IGNORECASE,
)
# These stand above an article as well as below it, or between its paragraphs.
_LIKELY_END_OF_ARTICLE = re.compile(
    any_of(
        r"""
        (?:no |\d+ )?comments?(?: \(\d+\))?|kommentare|commentaires|comentarios|comentários|commenti
        authors?
        you (?:may|might) also like
        recommended(?: for you)?
        related (?:posts|articles)
        more from [^.]{1,40}
        tags?:.*
        share this(?: article)?
        """
    )
    + "[:.…]*",
    re.IGNORECASE,
)
_LEAST_LINES_ABOVE = 3
# A paragraph that says one of these, wherever it does, speaks to the visitor of the page.
_FURNITURE = any_of(
    r"""
    our (?:\w+ ){0,2}newsletters?
    follow us on
    all rights reserved
    may not be published, broadcast
    required fields are marked
    e-?mail address will not be published
    (?:we|our partners|this (?:web)?site) uses? cookies
    accept (?:all )?cookies
    our (?:terms of (?:service|use)|privacy policy)
    support our journalism
    the author behind
    this (?:article|story|post) (?:was |has been )?(?:first|originally) (?:appeared|published)
    the post .{2,300} (?:first )?appeared (?:first )?on
    contributed (?:to this (?:report|story|article)|reporting)
    if you (?:enjoyed|liked) this (?:article|story|post)
    for your personal, non-commercial use
    (?:document|material|content|article) is (?:subject to|protected by) copyright
    (?:comments|letters) (?:are|may be|will be) (?:moderated|edited for)
    moderating (?:all )?comments
    (?:may|might|could) (?:earn|receive|get) (?:an? )?(?:small |affiliate )*commission
    (?:contains?|uses?|through|via) (?:our )?affiliate links
    (?<![“"„«])(?:we['’]d|we would) (?:love|like) to hear (?:from you|what you think)
    alle rechte (?:vorbehalten|voorbehouden)
    tous droits réservés
    todos (?:los derechos|os direitos) reservados
    tutti i diritti (?:sono )?riservati
    wszelkie prawa zastrzeżone
    všechna práva vyhrazena
    alla rättigheter förbehållna
    tüm hakları saklıdır
    все права защищены
    (?:усі|всі) права захищено
    (?:unser(?:en|em|e)|notre|nuestr[ao]|nossa|nostra|onze|nasz(?:ego|ym)?|vårt) (?:\w+ ){0,2}newsletter\w*
    (?:onze nieuwsbrief|vårt nyhetsbrev|nuestro boletín)
    (?:wir|diese (?:web)?seite) (?:verwende[nt]|nutz(?:en|t)|setzt) cookies
    (?:nous utilisons|ce site utilise) des cookies
    (?:utilizamos|este sitio utiliza|este site (?:usa|utiliza)|usamos) (?:las )?cookies
    (?:utilizziamo|questo sito utilizza|usiamo) (?:i )?cookies?
    (?:we|deze (?:web)?site) gebruik(?:en|t) cookies
    (?:używamy|ta strona (?:używa|korzysta z)) (?:plików )?cookies?
    (?:vi använder|denna webbplats använder) cookies
    мы используем (?:файлы )?cookies?
    dieser (?:artikel|beitrag|text) (?:erschien|ist) zuerst (?:auf|bei|in)
    cet article (?:est paru|a (?:été publié|paru)) (?:initialement|d['’]abord|en premier)
    este (?:artículo|artigo|texto) (?:se publicó|fue publicado|foi publicado) originalmente
    questo articolo è (?:stato pubblicato|apparso) (?:originariamente|per la prima volta)
    """
)
# The same, where a sentence begins with it: 'Become a member!' but not 'Moldova hopes to become a member'.
_CALL = any_of(
    r"""
    sign up (?:for|to|here|now|today)
    subscribe (?:to|now|for|here|today)
    click (?:here|on the link)
    follow .{1,60} on (?:facebook|twitter|x|instagram|telegram|youtube|whatsapp|linkedin|threads|mastodon|bluesky)
    download (?:our|the) app
    stay tuned (?:to|for)
    join the conversation
    become a (?:member|subscriber|patron)
    (?:please )?enable javascript
    (?:like|love|enjoying) this (?:article|story)\?
    my (?:aim|goal) is to (?:provide|keep|bring)
    (?:melde dich (?:hier )?an|jetzt (?:abonnieren|anmelden))
    (?:abonnez-vous|inscrivez-vous)
    suscríbete
    (?:assine (?:a|nossa)|inscreva-se|receba (?:em|no) seu e-?mail)
    iscriviti
    (?:follow|e-?mail|write to|contact|reach) (?:me|him|her|them|us|the author)\b.{0,60}(?:@|twitter|bluesky)
    you can (?:also )?(?:read|view|find|see|watch|listen to|download|follow) .{1,80}\bhere[.!]?$
    (?:read|see|watch|view|find out|learn) more (?:here|about .{1,60} here|on our)
    if you(?:['’]d| would) like to (?:find out|know|learn|read|hear|see) more\b
    got a (?:news )?(?:tip|story)\?
    (?:do you )?have a (?:news )?(?:tip|story)(?: for us)?\?
    get (?:the )?(?:latest|breaking|more|all the|our) .{0,60}(?:in|to) your inbox
    (?:abonnieren|folgen) sie (?:uns\b|.{1,60} (?:auf|bei) (?:facebook|twitter|x|instagram|youtube|whatsapp|telegram)\b)
    (?:melden sie sich|tragen sie sich) .{0,60}newsletter
    (?:recevez|suivez-nous|suivez l['’]actualité)
    (?:síguenos|suscríbase|recibe (?:en|nuestro|las))
    (?:siga|acompanhe) .{0,40}(?:no|nas) (?:facebook|twitter|x|instagram|whatsapp|telegram|youtube|redes sociais)
    (?:seguici|iscrivetevi|clicca qui)
    (?:schrijf je in|meld je aan|volg ons)
    (?:zapisz się|subskrybuj|obserwuj nas|śledź nas)
    (?:prenumerera på vårt|följ oss)
    (?:přihlaste se k|sledujte nás)
    (?:bültenimize|bizi takip)
    (?:подпис(?:ывайтесь|ывайся|аться|итесь|шись) на (?:наш|канал|нас|рассылку)|читайте нас|следите за (?:нами|нашими))
    (?:підпис(?:уйтесь|уйся|атися|іться) на (?:наш|канал|нас|розсилку)|читайте нас)
    """
)
_ADDRESS_TO_VISITOR = re.compile(rf"\b{_FURNITURE}\b|(?:^|[.!?…:]\ ){_CALL}(?!\w)", re.IGNORECASE)
# A paragraph that is one of these is a label, however it ends.
_LABEL = re.compile(
    any_of(
        r"""
        related(?: stories| articles| topics)?
        (?:read (?:more|also|next)|see also|also read)\b.{0,200}
        (?:lesen sie (?:auch|mehr)|mehr zum thema|lees ook|läs (?:också|mer)|(?:à )?lire aussi|leggi anche)\b.{0,200}
        (?:lea también|leia (?:também|mais)|czytaj (?:też|także|więcej)|читайте (?:также|також))\b.{0,200}
        advertis(?:ement|ing)|anzeige|publicité|publicidad|publicidade|sponsored(?: content)?
        most read|trending|share|print
        by (?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w.'’-]+){1,4}
        \(?(?:(?:additional |with )?(?:reporting|writing|editing)|edited|compiled) by (?-i:[A-Z]).{0,300}
        (?:updated|published)(?::| on| at)? .{0,30}\d{2}.{0,20}
        source: .*
        (?:©|copyright (?:©|\(c\)|\d{4})).*
        """
    ),
    re.IGNORECASE,
)
# Such words alone, or with the other article's headline behind a colon: news may begin with them too.
_POINTER = re.compile(
    any_of(
        r"""
        lee (?:también|además)|(?:te|le) puede interesar|(?:veja|confira) também
        voir aussi|sur le même (?:sujet|thème)|potrebbe interessarti|ti potrebbe interessare
        das könnte sie auch interessieren|siehe auch|weiterlesen|zie ook|zobacz (?:też|także|również)
        přečtěte si také|čtěte také|čítajte aj|ilgili haber(?:ler)?|se också|les også|læs også
        (?:также |материалы )?по теме|диві?(?:ться|сь) також
        関連記事|あわせて読みたい|관련 ?기사|相关(?:阅读|新闻|报道)|延伸閱讀|اقرأ أيض[اً]{1,2}
        """
    )
    + r" ?(?:[:：|–-].{0,200})?",
    re.IGNORECASE,
)
_JOB = r"(?:author|reporter|writer|journalist|editor|correspondent|columnist)"
_BIOGRAPHY = re.compile(
    rf"^I(?:['’]m| am) .{{0,60}}\b{_JOB}\b"
    rf"|^{_NAME} (?:is|covers|writes|reports) .{{0,60}}"
    rf"(?:\b{_JOB} (?:at|for|with|based|in)\b.{{0,80}}|for (?:us|this (?:paper|site)))\.?$"
)
# An agency's name may stand behind a report's last sentence.
_AGENCY_BEHIND = re.compile(r" \([\w ]{2,20}\)$")


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return SENTENCE_END.search(_AGENCY_BEHIND.sub("", line)) is not None


def is_end_mark(heading: str) -> bool:
    """Tell whether a heading says that all below it is about the page; 'Related articles' may head a box in between."""
    return _END_OF_ARTICLE.fullmatch(heading) is not None


def ends_article(line: str, *, n_lines_above: int) -> bool:
    """Tell whether all that follows a line is about the page; some such lines stand above articles as well."""
    if _LIKELY_END_OF_ARTICLE.fullmatch(line):
        return n_lines_above >= _LEAST_LINES_ABOVE
    return n_lines_above > 0 and _END_OF_ARTICLE.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Tell whether a line belongs to the page and not to the news; a line that ends no sentence is a heading."""
    if _CAPTION.search(line) or _LABEL.fullmatch(line) or _POINTER.fullmatch(line) or _BIOGRAPHY.search(line):
        return True
    if len(line) < 400 and _ADDRESS_TO_VISITOR.search(line):
        return True
    return not ends_sentence(line) and len(line) < 90
