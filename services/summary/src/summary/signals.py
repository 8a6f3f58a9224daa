"""What makes a sentence of a conversation worth telling: word lists and patterns, English and Spanish side by side.

Pure data and predicates; `extractive.py` weighs them. Questions, digits and repetition carry other languages.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + r")(?!\w)", re.IGNORECASE)


_MONTHS = _words(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)
_DAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday noon midnight "
    "lunes martes miércoles jueves viernes sábado domingo mediodía"
)
_MONTH = "(?:" + "|".join(sorted(_MONTHS)) + ")"
DATE = _any_of(
    rf"{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?",
    rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of |de )?{_MONTH}",
    r"\d{1,2}/\d{1,2}(?:/\d{2,4})?",
    r"\d{4}-\d{2}-\d{2}",
    r"\d{1,2}(?::\d{2})? ?(?:am|pm|a\.m|p\.m)",
    r"\d{1,2}:\d{2}",
    *sorted(_DAYS),
    r"(?:next|this) (?:week|month|semester|term|fall|spring|summer|winter)",
    r"(?:próxim[oa]|est[ea]) (?:semana|mes|semestre)",
)
SOON = _any_of("today", "tonight", "tomorrow", "yesterday", "just now", "hoy", "mañana", "ayer")
AMOUNT = re.compile(r"[$€£]\s?\d|\d\s?(?:%|(?:dollars|dólares|usd|euros?|credits?|créditos|percent)\b)", re.IGNORECASE)
NUMBER = re.compile(r"\d")
LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:edu|org|com)\b", re.IGNORECASE)

_DONE = (
    "sent|submitted|paid|signed|uploaded|emailed|mailed|scheduled|booked|updated|registered|enrolled|completed|"
    "finished|reserved|waived|approved|extended|added|received|cleared|fixed|resolved"
)
COMMITMENT = _any_of(
    r"i'll|we'll|we will",
    r"i (?:will|promise|plan to|intend to|am going to)",
    r"i can (?:come|send|pay|be there|drop|bring|make it)",
    r"i'm (?:going to|gonna|planning)",
    rf"(?:i|we|they|you|he|she)(?:'?ve| have| has)?(?: already| just)? (?:{_DONE})",
    rf"^(?:just |already )?(?:{_DONE})",
    rf"(?:is|are|has been|have been|was|were) (?:{_DONE}|confirmed|complete)",
    r"will (?:send|call|email|be there|come|pay|submit|reach out|mail|follow up)",
    r"(?:te|le|les) (?:envío|enviaré|mando|mandaré|llamaré|llamo|aviso)",
    r"(?:voy|vamos) a|enviaré|pagaré|llamaré|mandaré|iré|haré",
    r"ya (?:envié|pagué|mandé|entregué|firmé)",
)
NEWS = _any_of(
    r"i want to|i'?d like to|i would like to|i need (?:to|a|an|help)|switch\w*|thinking (?:about|of)",
    r"quiero|necesito|me gustaría|quisiera",
    r"can(?:no|')?t (?!wait)\w+|couldn'?t|unable|won'?t (?:let|be|work|make)|doesn'?t work|not working",
    r"errors?|problems?|issues?|trouble|lost|locked out|denied|rejected|declined|missing",
    r"expired|overdue|(?:a|the|on) hold|stuck|failed|failing",
    r"confus\w+|worried|stress\w+|struggling|frustrat\w+|afford|sick|hospital|emergency|passed away|laid off",
    r"withdr[ae]w\w*|transfer\w*|dropp?ing out|defer\w*|decided|chang(?:ed|e|ing) my",
    r"not (?:coming|attending|going)|(?:another|different) (?:college|university|school|program)|elsewhere",
    r"mov(?:ed|ing)|new (?:number|address|phone|email)|wrong (?:number|person)|don'?t have",
    r"no puedo|no pude|problemas?|perd[ií]|no tengo|decid[ií]|cambi[eé]|preocupad[oa]|enferm[oa]|no funciona",
)
DEFERRAL = _any_of(
    r"get back to you|let me (?:check|find out|ask|look)|look(?:ing)? into|find out for you|not (?:quite )?sure",
    r"i don'?t (?:know|understand)|didn'?t (?:understand|get that|catch)|hold on|one moment|bear with",
    r"(?:someone|a staff member|an advisor|a counselor|our team) will|forward(?:ed|ing)? your (?:question|message)",
    r"déjame|permíteme|no (?:lo )?sé|no entend[ií]|alguien (?:te|le)|un momento|lo (?:averiguo|consulto)",
)
WISH_TO_STOP = _any_of(
    r"stop (?:texting|messaging|contacting|sending|bothering)",
    r"(?:take|remove) me (?:off|from)|unsubscribe me|leave me alone|(?:do not|don'?t) (?:text|message|contact) me",
    r"wrong (?:number|person)|d[ée]jen? de (?:escribir|enviar|mandar)|no me (?:escriban|envíen|manden)",
)
INVITATION = _any_of(r"(?:reply|text|send|answer) (?:with )?(?:yes|y|sí|si)", r"(?:responde|contesta) (?:sí|si)")
# A sentence is a set phrase when nothing is left of it without these.
_FILLER = _any_of(
    r"are you (?:a |an )?(?:real|human|bot|robot)(?: person| human)?|is this a (?:bot|robot|real person)",
    r"how are you(?: doing)?|how's it going|how (?:can|may) i help(?: you)?|what's up|cómo estás",
    r"is there anything else(?: i can (?:help|do)\w*)?|can i help|need (?:any )?help|happy to help",
    r"(?:do you have |if you have )?any(?: other| more)?(?: questions)?|(?:great|good) question|buena pregunta",
    r"good (?:morning|afternoon|evening|day)|have a (?:great|good|nice) \w+|buen[oa]s? (?:días|tardes|noches)",
    r"hi|hello|hey|hiya|hola|there|again|bye|goodbye|see you|talk soon|take care|adiós|hasta luego",
    r"thank(?:s| you)|thx|ty|gracias|muchas|you're welcome|de nada|appreciate it",
    r"(?:great|good|wonderful|amazing|exciting) news|wonderful|amazing|yay",
    r"ok(?:ay)?|k|kk|cool|great|awesome|perfect|got it|sounds good|will do|sure|nice|lol|haha\w*|no problem|np|vale",
    r"perfecto|claro|entendido|understood|of course|absolutely|definitely|congrat\w+|welcome|bienvenid[oa]",
    r"let (?:me|us) know|feel free|reach out|anytime|glad|hope|helps",
    r"reply (?:yes|no|y|n)(?: or (?:yes|no|y|n))?|(?:reply|text) stop to \w+(?: \w+)?(?: (?:of )?all messages)?",
    r"msg ?(?:&|and) ?data rates(?: may apply)?",
    r"so much|very much|a lot|today|then|and|for|your|the|to|you|with|me|i|so|please|por favor|si|y|that|help",
)
_SHORT_ANSWER = _any_of(
    "yes|yeah|yep|yup|y|no|nope|nah|n|not yet|not really|maybe|already|done|sí|si|todavía no|aún no"
)
# CH-4 and CH-6: the whole message, in any case.
_STOP = _words("stop stopall unsubscribe cancel end quit #stop #stopall #unsubscribe #cancel #end #quit #pause")
_START = _words("start unstop #start #resume")

_AUXILIARY = "is|are|was|do|does|did|can|could|should|would|will"
_ASKING = re.compile(
    r"(?:(?:and|so|but|also|ok|okay|hi|hey|hello|um|oh|y|pero|hola)[,!]? )*(?:"
    rf"(?:what|when|where|who|why|how|which)(?:'?s| (?:{_AUXILIARY}|much|many|long|late|early|soon|time|about))\b"
    rf"|(?:what|which|how|where|why)(?: \w+){{1,3}} (?:{_AUXILIARY}|i|we|you)\b"
    rf"|(?:{_AUXILIARY}|am|may|has|have) (?:i|you|we|they|it|there|the|my|this|that|u|someone|anyone)\b"
    r"|cu[aá]ndo|cu[aá]nt[oa]|d[oó]nde|c[oó]mo|qui[eé]n|cu[aá]l|por qu[eé]|puedo|hay|tengo que)",
    re.IGNORECASE,
)
_DOING = ("will", "ll", "can", "could", "would", "should", "must", "to", "just", "please", "gonna", "wont", "cant")
_ASKING_LAST = re.compile(
    "".join(rf"(?<!\b{word} )" for word in _DOING)  # "I will do it tonight" asks nothing
    + r"\b(?:will|can|do|does|is|are|should) (?:i|it|they|we|you|u|that)(?: \w+){0,4}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}|\d[\d.,/:]*\d|\d")
_EMPTY_WORDS = _words(
    "the an and or but if of to in on at for with by from as is are was were be been am you he she it we they me my "
    "your our their his her its this that these those do does did have has had can could will would should may not "
    "no yes so just also there here what when where who why how which than then too very about into out up any some "
    "all ok okay hi hello hey thanks thank please get got let know need want like one re ve ll don im "
    "el la los las un una de del en que es son por para con su tu mi te se lo le al si ya hay como muy más"
)


def found(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.search(_plain(text)))


def is_question(text: str, inbound: bool) -> bool:
    """By its mark, or - of one who texts - by how it begins."""
    bare = text.rstrip(" \"'”’)]!")
    if bare.endswith("?") or text.startswith("¿"):
        return True
    plain = _plain(text)
    return inbound and bool(_ASKING.match(plain) or _ASKING_LAST.search(plain))


def is_filler(text: str) -> bool:
    """Whether nothing is left of the sentence without greetings, thanks and set phrases."""
    return not any(char.isalnum() for char in _FILLER.sub(" ", _plain(text)))


def is_short_answer(text: str) -> bool:
    """Whether a few words say yes, no or not yet."""
    return len(text.split()) <= 4 and found(_SHORT_ANSWER, text)


def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, without case; plural and singular are one."""
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(_singular(word) for word in words if word not in _EMPTY_WORDS)


def command_of(text: str) -> str | None:
    """ "stop" or "start" if the whole message is a consent command (CH-4, CH-6), else None."""
    word = text.strip().casefold()
    return "stop" if word in _STOP else "start" if word in _START else None


def _plain(text: str) -> str:
    return text.replace("’", "'")


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
