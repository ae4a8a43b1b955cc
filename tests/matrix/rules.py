"""Who may get in where: every address of the portal."""

from innovations.actions import share_list, versions_of
from trainings.views.calendars import own_calendar_token

from .audiences import ADMINISTRATOR, AUDIENCES, CONFIRM, CONFIRMING, EDITORS, LOGIN, MANAGING, STAFF
from .lines import Rule, button, everybody, everyone_gets, only, signed_in, staff, verb
from .world import NOW

STRANGER = everyone_gets(302, anonymous=200)  # who is signed in is led on to where she belongs
MIDWAY = everyone_gets(302)  # a step of signing in that nobody is in the middle of: back to its start
MIDWAY_IN = everyone_gets(302, anonymous=LOGIN)

OWN_KEY = {"args": lambda world: {"pk": 1}}
OF_CENTRE = {"args": lambda world: {"slug": world.centre.slug}}
OF_ORGANISATION = {"args": lambda world: {"pk": world.organisation.pk}}
OF_MEMBERSHIP = {"args": lambda world: {"pk": world.membership.pk}, "data": lambda world: {"role": "manager"}}
OF_WISH = {"args": lambda world: {"pk": world.wish.pk}, "data": lambda world: {"role": "member"}}
OF_COMMENT = {
    "args": lambda world: {"pk": world.comment.innovation_id},
    "data": lambda world: {"comment": world.comment.pk},
}
OF_LETTER = {"args": lambda world: {"pk": world.letter.pk}}
# Of the centre's own coordinator; the row of another centre is not found.
OWN_DESK = staff(403, coordinator=200, other_coordinator=404, administrator=200)
OF_TRAINING = {"args": lambda world: {"pk": world.training.pk}}
OF_ENQUIRY = {"args": lambda world: {"pk": world.enquiry.pk}}


def at_the_desk(*audiences, **others):
    """A button of the desk: a question of another centre is not found."""
    pressed = staff(404) | dict.fromkeys(audiences, 302) | others
    return Rule(get=staff(405), post=pressed, **OF_ENQUIRY)


RULES = {
    # --- account: signing in ---
    "account_login": Rule(get=STRANGER, post=STRANGER),
    "account_signup": Rule(get=STRANGER, post=STRANGER),
    "account_request_login_code": Rule(get=STRANGER, post=STRANGER),
    "account_confirm_login_code": Rule(get=MIDWAY, post=MIDWAY),
    "account_reset_password": Rule(get=everyone_gets(200), post=everyone_gets(200)),
    "account_confirm_password_reset_code": Rule(get=everyone_gets(LOGIN)),
    "account_complete_password_reset": Rule(get=MIDWAY, post=MIDWAY),
    "account_password_reset_completed": everybody(),
    "account_email_verification_sent": Rule(get=MIDWAY_IN, post=MIDWAY_IN),
    "account_inactive": everybody(),
    "account_logout": Rule(get=everyone_gets(200, anonymous=302), post=everyone_gets(302)),
    "mfa_authenticate": Rule(get=MIDWAY_IN, post=MIDWAY_IN),
    "mfa_login_webauthn": Rule(get=MIDWAY_IN, post=MIDWAY_IN),
    # --- account: one's own ---
    "accounts:overview": signed_in(post=200),
    "accounts:my_data": signed_in(),
    "accounts:my_data_file": signed_in(),
    "accounts:erase": signed_in(),
    "accounts:erase_now": Rule(get=everyone_gets(405), post=everyone_gets(CONFIRM, anonymous=LOGIN)),
    "account_email": signed_in(post=302),
    "account_change_password": signed_in(post=200),
    "account_set_password": signed_in(get=302, post=302),  # who has a password changes it instead
    "account_reauthenticate": signed_in(post=200),
    "mfa_index": signed_in(),
    "mfa_reauthenticate": signed_in(get=CONFIRM),  # without a second factor: the password
    "mfa_activate_totp": signed_in(get=CONFIRM),
    "mfa_deactivate_totp": signed_in(get=404),
    "mfa_view_recovery_codes": signed_in(get=404),
    "mfa_generate_recovery_codes": signed_in(get=CONFIRM),
    "mfa_download_recovery_codes": signed_in(get=404),
    "mfa_list_webauthn": signed_in(),
    "mfa_add_webauthn": signed_in(get=CONFIRM),
    "mfa_reauthenticate_webauthn": signed_in(get=CONFIRM),
    "mfa_remove_webauthn": signed_in(get=CONFIRM, **OWN_KEY),
    "mfa_edit_webauthn": signed_in(get=CONFIRM, **OWN_KEY),
    "usersessions_list": signed_in(post=302),
    # --- centres ---
    "centres:list": everybody(),
    "centres:ask_any": everybody(),
    "centres:detail": everybody(**OF_CENTRE),
    "centres:ask": Rule(get=everyone_gets(200), post=everyone_gets(200), **OF_CENTRE),
    "centres:enquiry": Rule(
        get=everyone_gets(200),
        post=everyone_gets(200),
        args=lambda world: {"token": world.enquiry.secret_address.split("/")[-2]},
    ),
    "centres:withdraw_consent": Rule(
        get=everyone_gets(405),
        post=only(*CONFIRMING, gets=302, anonymous=403),
        args=lambda world: {"pk": world.card.pk},
    ),
    "admin:centres_centreperson_consent": button(*CONFIRMING, args=lambda world: {"pk": world.card.pk}),
    "admin:centres_enquiry_take": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_assign": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_close": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_reopen": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_move": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_answer": at_the_desk(*CONFIRMING, mentor=302),
    "admin:centres_enquiry_note": at_the_desk(*CONFIRMING, mentor=302),
    "admin:outbox_letter_html": Rule(
        get=staff(403, coordinator=200, other_coordinator=404, administrator=200), **OF_LETTER
    ),
    **{
        f"admin:outbox_letter_{verb}": Rule(
            get=staff(405),
            post=staff(403, coordinator=302, other_coordinator=404, administrator=302),
            **OF_LETTER,
        )
        for verb in ("resend", "settle")
    },
    # --- the desk of trainings ---
    **{
        f"admin:trainings_module_{verb}": Rule(
            get=staff(405),
            post=staff(403, coordinator=302, other_coordinator=302, administrator=302),
            args=lambda world: {"pk": world.module_draft.pk},
        )
        for verb in ("publish", "withdraw")
    },
    # Each step asks or shows first; nothing is done without the second press (tests/trainings/test_desk.py).
    **{
        f"admin:trainings_training_{verb}": Rule(get=OWN_DESK, post=OWN_DESK, **OF_TRAINING)
        for verb in ("publish", "phone", "walk_in", "capacity", "cancel", "finish", "reschedule", "copy")
    },
    **{
        f"admin:trainings_trainingregistration_{verb}": Rule(
            get=OWN_DESK, post=OWN_DESK, args=lambda world: {"pk": world.registration.pk}
        )
        for verb in ("accept", "reserve", "refuse", "beyond", "again", "merge", "cancel")
    },
    "admin:trainings_trainingregistration_write": Rule(
        get=OWN_DESK | {"other_coordinator": 200}, post=OWN_DESK | {"other_coordinator": 200}
    ),
    "admin:trainings_training_people": Rule(
        get=OWN_DESK, post=OWN_DESK, args=lambda world: {"pk": world.training.pk, "kind": "csv"}
    ),
    # Not even an administrator: the consent of the participants speaks of the coordinator alone.
    "admin:trainings_training_needs": Rule(
        get=OWN_DESK | {"administrator": 403}, post=OWN_DESK | {"administrator": 403}, **OF_TRAINING
    ),
    "admin:trainings_trainingregistration_answer_file": Rule(
        get=OWN_DESK, post=OWN_DESK, args=lambda world: {"pk": world.sent_file.pk}
    ),
    # --- organisations ---
    "organisations:find_centre": everybody(),
    "organisations:municipalities": everybody(**OF_CENTRE),
    "organisations:list": signed_in(),
    "organisations:create": signed_in(post=200),
    "organisations:detail": signed_in(**OF_ORGANISATION),
    "organisations:change": Rule(
        get=only(*MANAGING),
        post=only(*CONFIRMING) | {"manager": 302},  # managers change the contact only, and may empty it
        **OF_ORGANISATION,
    ),
    "organisations:members": Rule(
        get=only("member", *MANAGING), post=only("member", *MANAGING), **OF_ORGANISATION
    ),
    "organisations:invitation": signed_in(
        post=302, args=lambda world: world.invitation and {"token": "the-token"}
    ),
    "organisations:confirm": verb(*CONFIRMING, **OF_ORGANISATION),
    "organisations:refuse": verb(*CONFIRMING, **OF_ORGANISATION),
    "organisations:ask_to_join": verb(*AUDIENCES[1:], **OF_ORGANISATION),
    "organisations:leave": verb("member", "manager", others=404, **OF_ORGANISATION),
    "organisations:change_role": verb(*MANAGING, **OF_MEMBERSHIP),
    "organisations:remove_member": verb(*MANAGING, **OF_MEMBERSHIP),
    "organisations:withdraw_invitation": verb(*MANAGING, args=lambda world: {"pk": world.invitation.pk}),
    "organisations:withdraw_request": verb("signed_in", others=404, **OF_WISH),
    "organisations:accept_request": verb(*MANAGING, **OF_WISH),
    "organisations:refuse_request": verb(*MANAGING, **OF_WISH),
    "admin:organisations_organisation_confirm": button(*CONFIRMING, **OF_ORGANISATION),
    "admin:organisations_organisation_refuse": button(*CONFIRMING, **OF_ORGANISATION),
    # --- trainings: a draft is a page not found, and so are others' materials (tests/trainings/) ---
    "trainings:list": everybody(),
    "trainings:month": everybody(),
    "trainings:calendar": everybody(),
    "trainings:module_list": everybody(),
    "trainings:module": everybody(args=lambda world: {"slug": world.training.module.slug}),
    "trainings:detail": everybody(args=lambda world: {"slug": world.training.slug}),
    "trainings:training_calendar": everybody(args=lambda world: {"slug": world.training.slug}),
    "trainings:material": Rule(
        get=everyone_gets(404, member=200, coordinator=200, administrator=200),  # the member takes part
        args=lambda world: {"slug": world.training.slug, "pk": world.material.pk},
    ),
    "trainings:material_by_link": everybody(
        args=lambda world: {"token": world.registration.token, "pk": world.material.pk}
    ),
    "trainings:register": everybody(
        post=everyone_gets(422), args=lambda world: {"slug": world.training.slug}
    ),
    "trainings:code": Rule(
        get=everyone_gets(302), post=everyone_gets(302), args=lambda world: {"slug": world.training.slug}
    ),
    "trainings:registration": everybody(args=lambda world: {"token": world.registration.token}),
    "trainings:registration_calendar": everybody(args=lambda world: {"token": world.registration.token}),
    **{
        f"trainings:registration_{verb}": Rule(
            get=everyone_gets(405),
            post=everyone_gets(422),
            args=lambda world: {"token": world.registration.token},
        )
        for verb in ("hand_over", "needs")
    },
    "trainings:registration_erase": Rule(
        get=everyone_gets(405),
        post=everyone_gets(302),
        args=lambda world: {"token": world.registration.token},
    ),
    "trainings:registration_answers": Rule(
        get=everyone_gets(405),
        post=everyone_gets(302),
        args=lambda world: {"token": world.registration.token},
    ),
    "trainings:registration_act": Rule(
        get=everyone_gets(405),
        post=everyone_gets(404),
        args=lambda world: {"token": world.registration.token, "verb": "nothing"},
    ),
    "trainings:group": everybody(args=lambda world: {"token": world.group.token}),
    "trainings:group_add": Rule(
        get=everyone_gets(405), post=everyone_gets(422), args=lambda world: {"token": world.group.token}
    ),
    "trainings:group_act": Rule(
        get=everyone_gets(405),
        post=everyone_gets(404),
        args=lambda world: {"token": world.group.token, "verb": "nothing"},
    ),
    **{
        f"trainings:group_{verb}": Rule(
            get=everyone_gets(405),
            post=everyone_gets(outcome),
            args=lambda world: {"token": world.group.token, "pk": world.colleague.pk},
        )
        for verb, outcome in (("hand_over", 422), ("withdraw", 302))
    },
    "dashboard:mine": signed_in(),
    "own_calendar": everybody(args=lambda world: {"token": own_calendar_token(world.people["member"])}),
    "support:logo": everybody(args=lambda world: {"pk": world.logo.pk}),
    # --- pages ---
    "ui:gallery": everybody(),
    "pages:home": everybody(),
    "pages:about": everybody(),
    "pages:partners": everybody(),
    "pages:contact": everybody(),
    "pages:accessibility": everybody(),
    "pages:privacy": everybody(),
    "pages:cookies": everybody(),
    "robots": everybody(),
    "sitemap": everybody(),
    "sitemap_section": everybody(args=lambda world: {"section": "examples"}),
    "security_txt": Rule(get=everyone_gets(404)),  # until the operator says whom to write to
    "health": everybody(),
    # --- innovations: what is not published is a page not found (tests/innovations/test_example.py) ---
    "innovations:list": everybody(),
    "innovations:map": everybody(),
    "innovations:table": everybody(),
    "innovations:complete": everybody(),
    "innovations:compare": everybody(),
    "innovations:shortlist": everybody(),
    "innovations:shortlist_add": Rule(
        get=everyone_gets(200),
        post=everyone_gets(302),
        args=lambda world: {"slug": world.innovation.slug},
    ),
    "innovations:shortlist_change": Rule(get=everyone_gets(405), post=everyone_gets(302)),
    "innovations:shortlist_share": Rule(get=everyone_gets(405), post=everyone_gets(302)),
    "innovations:shortlist_revoke": Rule(get=everyone_gets(405), post=everyone_gets(302)),
    "innovations:shortlist_export": everybody(args=lambda world: {"extension": "csv"}),
    "innovations:team_lists": Rule(
        get=only("member", "manager", others=404, anonymous=404), post=everyone_gets(404)
    ),
    "innovations:team_list": Rule(
        get=only("member", "manager", others=404, anonymous=404),
        post=everyone_gets(404),
        args=lambda world: {"pk": world.shortlist.pk},
    ),
    "innovations:team_list_export": Rule(
        get=only("member", "manager", others=404, anonymous=404),
        args=lambda world: {"pk": world.shortlist.pk, "extension": "csv"},
    ),
    "innovations:shared_list": everybody(
        args=lambda world: {"token": share_list(slugs=[world.innovation.slug], now=NOW)}
    ),
    "api_description": everybody(),
    "api:api-root": Rule(get=everyone_gets(404)),
    "api:openapi-json": everybody(),
    "api:innovations": everybody(),
    "api:innovation": everybody(args=lambda world: {"example": world.innovation.slug}),
    "api:lists": everybody(),
    "api:unknown": Rule(get=everyone_gets(404), args=lambda world: {"rest": "nothing"}),
    "innovations:export_csv": everybody(),
    "innovations:feed": everybody(),
    "innovations:export_xlsx": everybody(),
    "innovations:export_json": everybody(),
    "innovations:detail": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "innovations:council_sheet": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "innovations:council_sheet_pdf": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "innovations:picture": everybody(
        args=lambda world: {"pk": world.picture.pk, "width": world.picture.width}
    ),
    "innovations:attachment": everybody(args=lambda world: {"pk": world.attachment.pk}),
    "innovations:propose": Rule(get=everyone_gets(200), post=everyone_gets(200)),
    "innovations:propose_change": Rule(
        get=everyone_gets(200),
        post=everyone_gets(200),
        args=lambda world: {"slug": world.innovation.slug},
    ),
    "innovations:proposal": everybody(
        args=lambda world: {"token": world.proposal.secret_address.split("/")[-2]}
    ),
    **{
        f"admin:innovations_proposal_{verb}": button(*EDITORS, args=lambda world: {"pk": world.proposal.pk})
        for verb in ("begin_draft", "begin_change", "decline", "finish")
    },
    "innovations:own_drafts": Rule(get=only("partner")),
    "innovations:new_own_draft": Rule(get=only("partner"), post=only("partner")),
    # Another partner's draft is not found (tests/innovations/test_own_drafts.py).
    "innovations:own_draft": Rule(
        get=only("partner"), post=only("partner"), args=lambda world: {"pk": world.own_draft.pk}
    ),
    "innovations:submit_own": verb("partner", args=lambda world: {"pk": world.own_draft.pk}),
    # Editors press every button; what the verb refuses is a sentence (tests/innovations/test_workflow.py).
    **{
        f"admin:innovations_innovation_{verb}": button(*EDITORS, args=lambda world: {"pk": world.draft.pk})
        for verb in (
            "submit",
            "return_for_changes",
            "approve",
            "publish",
            "archive",
            "reopen",
            "open_copy",
            "discard_copy",
            "comment",
        )
    },
    "admin:innovations_innovation_resolve_comment": button(*EDITORS, **OF_COMMENT),
    **{
        f"admin:innovations_{list_of}_merge": Rule(
            get=staff(403, editor=200, administrator=200),
            post=staff(403, editor=200, administrator=200),  # nothing is chosen: asked again
            args=lambda world, name=name: {"pk": getattr(world, name).pk},
        )
        for list_of, name in (("targetgroup", "target_group"), ("theme", "theme"), ("actor", "actor"))
    },
    "admin:innovations_innovation_completeness": Rule(
        get=staff(405),
        post=staff(403, editor=200, administrator=200),
        args=lambda world: {"pk": world.draft.pk},
    ),
    "admin:innovations_innovation_preview": Rule(
        get=staff(403, editor=200, administrator=200),
        post=staff(403, editor=200, administrator=200),
        args=lambda world: {"pk": world.draft.pk},
    ),
    "admin:innovations_innovation_restore": button(
        *EDITORS,
        args=lambda world: {"pk": world.draft.pk},
        data=lambda world: {"version": versions_of(world.draft)[0].key},
    ),
    "admin:innovations_innovation_mark_checked": button(
        *EDITORS, args=lambda world: {"pk": world.innovation.pk}
    ),
    "admin:innovations_innovation_confirm_estimate": button(
        *EDITORS, args=lambda world: {"pk": world.innovation.pk}
    ),
    # --- the administration's own pages ---
    "admin:index": Rule(get=staff(), post=staff()),
    "admin:login": Rule(get=only(*STAFF, gets=302), post=only(*STAFF, gets=302)),
    "admin:logout": Rule(get=staff(405, others=302), post=staff(200, others=302)),
    "admin:password_change": Rule(get=staff(302), post=staff(302)),  # on to the account's own page
    "admin:password_change_done": Rule(get=staff()),
    "admin:jsi18n": Rule(get=staff()),
    "admin:autocomplete": Rule(get=staff(403)),
    "admin:app_list": Rule(
        get=staff(404, administrator=200),
        post=staff(404, administrator=200),
        args=lambda world: {"app_label": "accounts"},
    ),
    "admin:accounts_user_grant_role": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
    "admin:accounts_user_revoke_role": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
    "admin:accounts_user_close_account": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
    "admin:accounts_user_reopen_account": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
}
