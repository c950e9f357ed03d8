"""Faults that let somebody in, or keep tenants out."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "any code opens any complaint",
        9,
        "formservice/storage/cases.py",
        'return find(db, id) if hmac.compare_digest(right, code.encode("utf-8", "surrogatepass")) and row else None',
        "return find(db, id) if row else None",
    ),
    Fault(
        "a tenant removes another's file",
        9,
        "formservice/storage/drafts.py",
        "return delete_attachments(connection, (attachments.c.position == position) & mine) > 0",
        "return delete_attachments(connection, attachments.c.id == attachment_id) > 0",
    ),
    Fault(
        "a link's signature is not looked at",
        9,
        "formservice/links.py",
        "payload, signed_at = self._serializer(purpose).loads(token, return_timestamp=True)",
        "payload, signed_at = self._serializer(purpose).loads_unsafe(token)[1], datetime.now(UTC)",
    ),
    Fault(
        "a request for links is queued only where there is a complaint",
        10,
        "formservice/web/access.py",
        "    letters.queue_now(here.db, letter, here.now())",
        """    if cases.find_by_mail(here.db, mail):
        letters.queue_now(here.db, letter, here.now())""",
    ),
    Fault(
        "the page tells that there is no such number",
        10,
        "formservice/web/access.py",
        '        found = {"reference": _NO_PAIR}',
        '        found = {"reference" if cases.find_by_reference(here.db, reference) else "code": _NO_PAIR}',
    ),
    Fault(
        "a whole complaint is opened before its code is compared",
        10,
        "formservice/storage/cases.py",
        "    # Without such a case, a code is unsealed all the same: one that nobody has.",
        "    find_by_reference(db, reference)",
        size=1_000,
    ),
    Fault(
        "opening the link withdraws",
        11,
        "formservice/withdraw/routes.py",
        """        return access.closed(Purpose.WITHDRAW)
    return _show_confirm(case, step_form(WITHDRAW, {}), {})""",
        """        return access.closed(Purpose.WITHDRAW)
    acts.withdraw(service(), case, "")
    return _show_confirm(case, step_form(WITHDRAW, {}), {})""",
    ),
    Fault(
        "opening a link counts as an act",
        11,
        "formservice/web/access.py",
        "    opened = here.links.open(purpose, token)",
        """    is_allowed("link", 9_000)
    opened = here.links.open(purpose, token)""",
    ),
    Fault(
        "one salt for every purpose",
        12,
        "formservice/links.py",
        'salt=f"formservice.links.{purpose}"',
        'salt="formservice.links"',
    ),
    Fault(
        "a revoked link opens",
        12,
        "formservice/web/access.py",
        "if case is None or case.link_version != version:",
        "if case is None:",
    ),
    Fault(
        "a link lives for ever",
        12,
        "formservice/links.py",
        "if self.now() - signed_at > self._lifetimes[purpose]:",
        "if self.now() < signed_at - self._lifetimes[purpose]:",
    ),
    Fault(
        "the log tells addresses",
        15,
        "formservice/web/request_log.py",
        '"page": request.endpoint or "none",',
        '"page": request.path,',
    ),
    Fault(
        "an error is logged with its message",
        15,
        "formservice/web/errors.py",
        "request_log.number(), type(error).__name__, request.endpoint)",
        "request_log.number(), error, request.endpoint)",
    ),
    Fault(
        "a link's token goes on in the next address",
        15,
        "formservice/web/access.py",
        """    _remember(case, purpose)
    return redirect_to(then)""",
        """    _remember(case, purpose)
    return redirect_to(then, of=token)""",
    ),
    Fault(
        "a redirect names the host of the request",
        16,
        "formservice/web/headers.py",
        'urlsplit(location)._replace(scheme="", netloc="").geturl()',
        "location",
    ),
    Fault(
        "a page of a redirect names the host of the request",
        16,
        "formservice/web/headers.py",
        '            response.set_data(b"")',
        "            pass",
    ),
    Fault(
        "any forwarded address is believed",
        16,
        "formservice/app.py",
        """    if settings.installation.proxies:
""",
        """    if settings.installation.proxies or True:
        replace = __import__("dataclasses").replace
        one_more = replace(settings.installation, proxies=settings.installation.proxies + 1)
        settings = replace(settings, installation=one_more)
""",
    ),
    Fault(
        "links in letters take the host of the request",
        16,
        "formservice/complain/send.py",
        "confirmation_pdf(case, here.committee, here.settings.base_url, language())",
        'confirmation_pdf(case, here.committee, __import__("flask").request.url_root, language())',
    ),
    Fault(
        "next= is followed",
        17,
        "formservice/web/access.py",
        """    if not is_over and not (request.method == "POST" and is_from_this_site()):
        return redirect_to(start)""",
        """    if not is_over and not (request.method == "POST" and is_from_this_site()):
        from flask import redirect

        return redirect(request.args.get("next") or url_for(start), 303)""",
    ),
    Fault(
        "the form goes on to where it is told",
        17,
        "formservice/complain/form.py",
        '    return redirect_to(f".{slug}") if slug in {RESULT, CHECK} else',
        """    if request.args.get("from"):
        return "", 303, {"Location": request.args["from"]}
    return redirect_to(f".{slug}") if slug in {RESULT, CHECK} else""",
    ),
    Fault(
        "no token is looked at",
        18,
        "formservice/web/forms.py",
        "if self.csrf_token.validate(self):",
        "if True:",
    ),
    Fault(
        "clearing needs no token",
        18,
        "formservice/complain/send.py",
        "    if form.is_stale:\n        return _show_clear(",
        "    if form.is_stale and not form.errors:\n        return _show_clear(",
    ),
    Fault(
        "a stale step keeps what another site posts",
        18,
        "formservice/complain/form.py",
        "and not (draft.draft_id() and is_from_this_site() and request.form):",
        "and not (draft.draft_id() and request.form):",
    ),
    Fault(
        "a stale form comes back empty",
        18,
        "formservice/web/access.py",
        "    return form_page(template, status if found else HTTPStatus.OK, form, step, found)",
        "    return form_page(template, status if found else HTTPStatus.OK, step_form(step, {}) if not found else type(form)(formdata=None), step, found)",
    ),
    Fault(
        "every IPv6 address counts by itself",
        19,
        "formservice/web/limits.py",
        "_IPV6_NETWORK_BITS = 64",
        "_IPV6_NETWORK_BITS = 0",
    ),
    Fault(
        "a /48 counts as one house",
        19,
        "formservice/web/limits.py",
        "_IPV6_NETWORK_BITS = 64",
        "_IPV6_NETWORK_BITS = 80",
    ),
    Fault(
        "the counter keeps the address",
        19,
        "formservice/web/limits.py",
        'here.db.sealer.fingerprint(f"limit:{counted}", whose)',
        "whose",
    ),
    Fault(
        "past a limit the typed text is gone",
        19,
        "formservice/web/access.py",
        '        return _show(template, BY_MAIL, form, {"stale": TOO_OFTEN}, HTTPStatus.TOO_MANY_REQUESTS)',
        '        __import__("flask").abort(429)',
    ),
    Fault(
        "files of the site go without headers",
        27,
        "formservice/app.py",
        '_outermost(site.with_files(app, settings.site / "site"), settings)',
        'site.with_files(_outermost(app, settings), settings.site / "site")',
    ),
    Fault(
        "the cookie goes over plain HTTP",
        27,
        "formservice/web/cookie.py",
        "SESSION_COOKIE_SECURE=settings.is_https",
        "SESSION_COOKIE_SECURE=False",
    ),
    Fault(
        "form pages are kept in caches",
        27,
        "formservice/web/headers.py",
        'response.headers.setdefault("Cache-Control", "no-store")',
        'response.headers.setdefault("Cache-Control", "no-cache")',
    ),
    Fault(
        "no HSTS",
        27,
        "formservice/web/headers.py",
        "(HTTPS_HEADERS if is_https else {})",
        "{}",
    ),
    Fault(
        "the site leaves a cookie",
        27,
        "formservice/web/cookie.py",
        'if "language" in g and (request.method == "POST" or not session.permanent):',
        'if request.method == "POST" or not session.permanent:',
    ),
]
