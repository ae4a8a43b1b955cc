"""Where allauth asks us: letters in the reader's language, sealed secrets, who keeps her second factor."""

import ipaddress
from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from csi_portal.outbox.actions import queue

from .models import User
from .seals import seal, unseal

CODE_LASTS = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
ONE_SUBSCRIBER = 64  # bits of an IPv6 address; the rest is hers to change with every request


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request):
        """Where limits count a request: an IPv4 address, or the network of one IPv6 subscriber."""
        ip = ipaddress.ip_address(super().get_client_ip(request).partition("%")[0])
        if ip.version == 6 and not ip.ipv4_mapped:
            return str(ipaddress.ip_network((ip, ONE_SUBSCRIBER), strict=False).network_address)
        return str(getattr(ip, "ipv4_mapped", None) or ip)

    def send_mail(self, template_prefix, email, context):
        """Write in the language the person chose; a stranger gets the language of the page.

        What stands in these letters is between the portal and the holder of the account, so all are secret.
        """
        known = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        language, now = known or translation.get_language(), timezone.now()
        with translation.override(language):
            subject = render_to_string(f"{template_prefix}_subject.txt", context)
        queue(
            topic=f"accounts.{template_prefix.rpartition('/')[2]}",
            to=email,
            language=language,
            subject=subject,
            template=f"{template_prefix}_message.txt",
            context={"email": email, **context},
            secret=True,
            expires_at=now + CODE_LASTS if "code" in context else None,
            now=now,
        )


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Add another one first, then remove this one."
        ),
    }

    def encrypt(self, text):
        return seal(text, purpose="mfa")

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text, purpose="mfa")

    def can_delete_authenticator(self, authenticator):
        """Staff keep at least one second factor; recovery codes alone are none."""
        if not authenticator.user.is_staff or authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
