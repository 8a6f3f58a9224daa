# ruff: noqa: E501 - messages stand on one line each, as they were sent
"""Conversations as they are texted, with the facts that a summary of each must tell and the words it must not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    name: str
    language: str
    talk: str
    facts: tuple[str, ...]
    noise: tuple[str, ...]


CASES = [
    Case(
        "a family that cannot pay",
        "en",
        """\
campaign: Hi Ada! This is Rocky from Riverside College. Have you completed your FAFSA yet? Reply YES or NO. Msg & data rates may apply.
contact: not yet
bot: No problem! The priority deadline is March 1. Need help?
contact: how much is the deposit
bot: The enrollment deposit is $200 and it is due on May 1. You can pay it at riverside.edu/deposit.
contact: ok thanks!
contact: My mom lost her job last month so we cannot afford that right now
staff: I'm sorry to hear that, Ada. I'm Lena from admissions. You qualify for a deposit waiver, and I'll email you the form by Friday.
contact: thank you so much
contact: do i also need to send my tax forms?
staff: Great question! Let me check with financial aid and get back to you.
contact: ok
""",
        (
            "FAFSA",
            "not yet",
            "$200",
            "May 1",
            "lost her job",
            "deposit waiver",
            "by Friday",
            "Not answered yet",
            "tax forms",
        ),
        (
            "thank you so much",
            "Msg & data",
            "No problem",
        ),
    ),
    Case(
        "an upload that failed",
        "en",
        """\
campaign: Hello Ben! Orientation for new students is coming up. Are you planning to attend on August 12?
contact: Hi
contact: yes
contact: what time does it start and can my parents come
bot: Orientation starts at 9:00 a.m. in Hall B. Parents are welcome; lunch is included.
contact: cool
bot: Great! Is there anything else I can help you with?
contact: nope thanks
campaign: Reminder: upload your immunization record by July 31 so you can register for classes.
contact: i uploaded it yesterday but the portal shows an error
bot: I'm sorry, I didn't understand that. A staff member will look into it.
staff: Hi Ben, we received your record and cleared the hold. You can register starting Monday at 8 am.
contact: awesome, thanks!
""",
        (
            "August 12",
            "yes",
            "9:00 a.m.",
            "Parents are welcome",
            "the portal shows an error",
            "cleared the hold",
            "Monday at 8 am",
        ),
        (
            "awesome",
            "didn't understand",
            "anything else",
        ),
    ),
    Case(
        "one who leaves",
        "en",
        """\
campaign: Hi Cy! Riverside College here. Applications for fall close on January 15. Want a fee waiver?
contact: I already enrolled at another college
staff: Congratulations! We will withdraw your application so that you get no more reminders about it.
contact: Please stop texting me
staff: Understood. Text STOP to opt out of all messages.
contact: STOP
""",
        (
            "enrolled at another college",
            "withdraw your application",
            "Please stop texting me",
            "opted out with “STOP”",
        ),
        (
            "Text STOP to",
            "Congratulations",
        ),
    ),
    Case(
        "a transfer student with a daughter",
        "en",
        """\
contact: Good morning, I'm a transfer student from Lakeside
bot: Good morning! How can I help you today?
contact: When do housing applications open? And is there a roommate survey?
bot: Housing applications open on April 3. The roommate survey is part of the application.
contact: ok. is there a fee
bot: Yes, there's a $75 non-refundable application fee.
contact: My new number is 555-0142 btw, this phone goes away next week
staff: Thanks, I've updated your phone number. Will you need family housing?
contact: yes, for me and my daughter. she is 3
staff: Family apartments are in Cedar Court; rent is $980 a month. I've added you to the waiting list.
contact: how long is the waiting list usually?
""",
        (
            "April 3",
            "roommate survey",
            "$75",
            "555-0142",
            "updated your phone number",
            "$980",
            "waiting list",
            "Not answered yet",
            "how long is the waiting list",
        ),
        ("Good morning! How can I help",),
    ),
    Case(
        "credits that transfer",
        "en",
        """\
contact: hello
bot: Hi there! I'm Rocky. Ask me anything about Riverside.
contact: i have 42 credits from lakeside community college will they transfer
bot: Most credits with a grade of C or better transfer. Send an official transcript to transcripts@riverside.edu.
contact: how long does evaluation take
bot: Evaluations take 2 to 3 weeks.
contact: ok i asked them to send it yesterday
staff: Hi Dee, this is Marcus from the registrar. We got your transcript today. 39 of your 42 credits transfer.
contact: why not all of them?
staff: Your welding course (3 credits) has no equivalent here. You can appeal with the syllabus before June 30.
contact: thats fine. can u sign me up for advising
staff: Done, you are booked with Ms. Ortiz on June 4 at 2:30 PM.
contact: thx!!
""",
        (
            "42 credits",
            "2 to 3 weeks",
            "39 of your 42 credits",
            "June 30",
            "Ms. Ortiz on June 4 at 2:30 PM",
        ),
        (
            "thx",
            "Ask me anything",
        ),
    ),
    Case(
        "a payment plan",
        "en",
        """\
campaign: Heads up, Eli: your account has a balance of $1,245.50. Pay by Dec 10 to avoid being dropped from classes.
contact: I thought my scholarship covered this??
bot: I'm not sure about that. I have forwarded your question to the bursar's office.
staff: Hi Eli, the scholarship posts on December 8. After that you owe $245.50.
contact: ok I can pay $100 now and the rest after I get paid on the 15th
staff: I set up a payment plan for you: $100 today, $145.50 on December 16. There is no late fee.
contact: Thank you, you saved me
staff: Any time!
contact: paid the 100 just now
""",
        (
            "scholarship posts on December 8",
            "$245.50",
            "$100 now",
            "$145.50 on December 16",
            "paid the 100",
        ),
        (
            "saved me",
            "Any time",
        ),
    ),
    Case(
        "a crisis after many reminders",
        "en",
        """\
campaign: Reminder 5: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 6: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 7: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 8: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 9: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 10: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 11: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 12: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 13: the library is open until 9 pm on weekdays.
contact: ok
campaign: Reminder 14: the library is open until 9 pm on weekdays.
contact: ok
contact: i'm thinking about dropping out, i failed chemistry and i feel really stressed
staff: I'm glad you told me. You can retake CHEM 101 in spring, and tutoring is free. Can you meet me on Tuesday at 3 pm in Room 204?
contact: yes i can come
staff: Booked. I'll also tell Dr. Vance, your advisor.
contact: thank you
campaign: Spring registration opens November 30!
contact: which section of chem should i take
""",
        (
            "dropping out",
            "failed chemistry",
            "Tuesday at 3 pm",
            "yes i can come",
            "Dr. Vance",
            "which section of chem",
        ),
        ("library",),
    ),
    Case(
        "una solicitud",
        "es",
        """\
campaign: ¡Hola Lucía! Soy Rocky de Riverside College. ¿Ya completaste tu solicitud?
contact: Todavía no
contact: ¿Cuándo es la fecha límite?
bot: La fecha límite es el 15 de enero.
contact: Gracias
contact: No puedo pagar la cuota de 50 dólares
staff: Hola Lucía, te envío un código para no pagar la cuota. Llega hoy por correo.
contact: Perfecto, voy a mandar la solicitud el viernes
contact: ¿Necesito cartas de recomendación?
""",
        (
            "Todavía no",
            "15 de enero",
            "50 dólares",
            "código",
            "el viernes",
            "Aún sin respuesta",
            "cartas de recomendación",
        ),
        (
            "Gracias",
            "The contact",
        ),
    ),
    Case(
        "a campus visit moved",
        "en",
        """\
campaign: Hi Gus! Your campus visit is on October 14 at 10 am. Reply YES to confirm.
contact: yes
contact: actually can we move it? i have a game that day
staff: No problem, I moved your visit to October 21 at 1 pm. Please bring a photo ID.
contact: perfect
contact: where do we park
bot: Visitors park in Lot C; parking is free for the first 3 hours.
contact: great thx
""",
        ("October 14", "yes", "can we move it", "October 21 at 1 pm", "Lot C"),
        ("great thx", "perfect"),
    ),
    Case(
        "a lost parent and a late fee",
        "en",
        """\
campaign: Reminder: tuition of $3,420 is due on August 28. A late fee of $150 applies after that day.
contact: my dad passed away two weeks ago and i havent been able to deal with this
staff: I am so sorry for your loss, Hana. I removed the late fee and moved your due date to September 30.
contact: thank you that helps a lot
contact: can i also talk to someone about a leave of absence
staff: Of course. Dean Rios can call you on Thursday at 11 am. Would that work?
contact: yes thursday is ok
""",
        ("passed away", "removed the late fee", "September 30", "leave of absence", "Thursday at 11 am"),
        ("that helps a lot",),
    ),
    Case(
        "a form sent twice and still missing",
        "en",
        """\
campaign: Hi Ivo, your verification form is missing. Upload it by June 15 to keep your aid.
contact: i sent it twice already!!
bot: I'm sorry, I didn't understand that.
contact: i sent the verification form on may 20 and again on june 2
staff: You're right, we have both copies. They are unsigned on page 2; please sign and send page 2 again.
contact: oh ok will do tonight
staff: Thanks! Once it is here your grant of $2,750 is released within 5 days.
contact: and is my work study still ok?
""",
        ("june 2", "unsigned on page 2", "$2,750", "Not answered yet", "work study"),
        ("didn't understand",),
    ),
    Case(
        "un cambio de vivienda",
        "es",
        """\
campaign: Hola Mateo, tu contrato de vivienda vence el 31 de julio.
contact: Hola, ¿puedo cambiar de cuarto? Mi compañero fuma
staff: Hola Mateo, sí. Hay un cuarto libre en Cedar Hall por 640 dólares al mes. Puedes mudarte el 3 de agosto.
contact: Sí, lo quiero
staff: Listo, te envié el contrato nuevo por correo. Fírmalo antes del viernes.
contact: Gracias
contact: ¿Devuelven el depósito del cuarto anterior?
""",
        ("cambiar de cuarto", "640 dólares", "3 de agosto", "antes del viernes", "Aún sin respuesta", "depósito"),
        ("Gracias",),
    ),
]
