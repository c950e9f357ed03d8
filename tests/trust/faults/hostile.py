"""Faults in letters, and in what is done with files and texts."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "a letter is marked as sent before it goes out",
        8,
        "formservice/mail/outbox.py",
        "            content = self._sender.send(message,",
        """            outgoing.mark_sent(self._db, row.id, b"", self.service.now())
            content = self._sender.send(message,""",
    ),
    Fault(
        "a refusal for now counts as one for good",
        8,
        "formservice/mail/sending.py",
        "_PERMANENT = 500",
        "_PERMANENT = 400",
    ),
    Fault(
        "each attempt has a Message-ID of its own",
        8,
        "formservice/mail/message.py",
        """    message["Message-ID"] = row.message_id
""",
        """    message["Message-ID"] = row.message_id.replace("<", f"<{row.attempts}.")
""",
    ),
    Fault(
        "a server that hangs up is taken to have taken the letter",
        8,
        "formservice/mail/sending.py",
        """                raise NotSent(_named(error), is_server_down=True) from None
            # The server""",
        """                return content
            # The server""",
    ),
    Fault(
        "doctor is silent about letters that failed for good",
        8,
        "formservice/operations/doctor.py",
        """    if waiting.failed:
""",
        """    if waiting.failed > 1_000:
""",
    ),
    Fault(
        "what was typed may begin a formula",
        23,
        "formservice/documents/words.py",
        """    return no_formula(value.text if isinstance(value, Ltr) else str(value))
""",
        """    return value.text if isinstance(value, Ltr) else str(value)
""",
    ),
    Fault(
        "Unicode's own line ends stay in what was typed",
        23,
        "formservice/text/plain_text.py",
        '"\\r", "\\u2028", "\\u2029")',
        '"\\r")',
    ),
    Fault(
        "answers go into a letter as markup",
        22,
        "formservice/documents/words.py",
        """    words = escape(_words(value, code))
""",
        """    words = Markup(_words(value, code))
""",
    ),
    Fault(
        "answers go into the check page as markup",
        22,
        "formservice/web/templates/answers.html",
        "{{ row.shown(code) }}</dd>",
        "{{ row.shown(code)|safe }}</dd>",
    ),
    Fault(
        "answers are Typst's markup",
        22,
        "formservice/documents/typst/letter.typ",
        """  text(lang: said.lang, dir: direction(said.dir), said.text)
""",
        """  text(lang: said.lang, dir: direction(said.dir), eval(said.text, mode: "markup"))
""",
    ),
    Fault(
        "JSON is read as a form",
        20,
        "formservice/web/forms.py",
        'super().__init__(request.form if request.method == "POST" else None, data=answers)',
        "super().__init__(data=answers)",
    ),
    Fault(
        "broken chunks are taken for a fault of ours",
        20,
        "formservice/web/errors.py",
        """    app.register_error_handler(ParseException, lambda _: _http(BadRequest()))
""",
        "",
    ),
    Fault(
        "typed text may be of any size",
        20,
        "formservice/app.py",
        """        request.max_content_length = MOST_TEXT
""",
        """        pass
""",
    ),
    Fault(
        "a form may have any number of parts",
        20,
        "formservice/web/posts.py",
        """MOST_PARTS = 200
""",
        """MOST_PARTS = 10**6
""",
    ),
    Fault(
        "what is handed out has all rights",
        21,
        "formservice/web/headers.py",
        "(files if is_file else pages)",
        "pages",
    ),
    Fault(
        "files stand in a letter instead of being attached",
        21,
        "formservice/mail/message.py",
        "subtype=file.subtype, filename=",
        'subtype=file.subtype, disposition="inline", filename=',
    ),
    Fault(
        "names keep marks that nobody sees",
        21,
        "formservice/uploads/incoming.py",
        """    return "" if category in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or character in _NOT_IN_NAMES else character
""",
        """    return "" if category in {"Cc", "Cs"} or character in _NOT_IN_NAMES else character
""",
    ),
    Fault(
        "text is cut where it is too long",
        24,
        "formservice/web/forms.py",
        """    return showable(typed) if typed else typed
""",
        """    return showable(typed)[:20_000] if typed else typed
""",
        size=300,
    ),
    Fault(
        "a NUL comes back in the page",
        24,
        "formservice/text/plain_text.py",
        '"[\\0-\\x08\\x0b',
        '"[\\x01-\\x08\\x0b',
        size=300,
    ),
    Fault(
        "what only looks like a digit is read as one",
        24,
        "formservice/questions/spelling.py",
        "if c.isdecimal() else c for c in typed)",
        "if c.isdigit() else c for c in typed)",
        size=1200,
    ),
]
