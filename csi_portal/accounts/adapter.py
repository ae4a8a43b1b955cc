"""Where allauth asks us: letters in the reader's language, sealed secrets, who keeps her second factor."""

import ipaddress

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .models import User
from .seals import seal, unseal

ONE_SUBSCRIBER = 64  # bits of an IPv6 address; the rest is hers to change with every request


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request):
        """Where limits count a request: an IPv4 address, or the network of one IPv6 subscriber."""
        ip = ipaddress.ip_address(super().get_client_ip(request).partition("%")[0])
        if ip.version == 6 and not ip.ipv4_mapped:
            return str(ipaddress.ip_network((ip, ONE_SUBSCRIBER), strict=False).network_address)
        return str(getattr(ip, "ipv4_mapped", None) or ip)

    def send_mail(self, template_prefix, email, context):
        """Write in the language the person chose; a stranger gets the language of the page."""
        language = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        with translation.override(language or translation.get_language()):
            super().send_mail(template_prefix, email, context)


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
