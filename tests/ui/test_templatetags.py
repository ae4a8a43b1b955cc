"""The component tags: what they write, what they keep, what they refuse."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import override


def render(markup, address="/", **context):
    request = RequestFactory().get(address, SERVER_NAME="localhost")
    return Template("{% load frame ui %}" + markup).render(RequestContext(request, context))


def test_an_icon_is_silent_beside_text_and_speaks_alone():
    assert 'aria-hidden="true"' in render('{% icon "search" %}')
    assert 'role="img" aria-label="Mapa"' in render('{% icon "map" "Mapa" %}')


def test_an_unknown_icon_is_refused():
    with pytest.raises(TemplateSyntaxError, match="no icon named 'unicorn'"):
        render('{% icon "unicorn" %}')


def test_pagination_keeps_the_query_and_escapes_it():
    page = Paginator(range(100), 10).get_page(4)
    html = render("{% pagination page %}", '/?q=<script>"&kind=a&kind=b&page=4', page=page)
    assert "?q=%3Cscript%3E%22&amp;kind=a&amp;kind=b&amp;page=5" in html
    assert "<script" not in html
    assert html.count('aria-current="page"') == 1


def test_a_single_page_has_no_pagination():
    assert render("{% pagination page %}", page=Paginator(range(3), 10).get_page(1)).strip() == ""


@pytest.mark.parametrize(
    ("left", "kind"),
    [(timedelta(days=9), "calm"), (timedelta(hours=30), "soon"), (timedelta(seconds=-1), "over")],
)
def test_a_deadline_is_read_by_people_and_machines(left, kind):
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    html = render("{% deadline until now %}", until=now + left, now=now)
    assert f"deadline__left--{kind}" in html
    assert f'datetime="{(now + left).strftime("%Y-%m-%d")}T' in html


def test_enclosing_tags_escape_their_arguments_and_keep_their_content():
    html = render('{% notice "error" title %}<p>{{ text }}</p>{% endnotice %}', title="<b>", text="<i>")
    assert "<p><strong>&lt;b&gt;</strong></p><p>&lt;i&gt;</p>" in html
    assert 'aria-label="&quot;&gt;"' in render(
        "{% scrolling label %}<table></table>{% endscrolling %}", label='">'
    )
    assert "<summary>&lt;b&gt;" in render("{% disclosure label %}x{% enddisclosure %}", label="<b>")
    assert "<strong>&lt;b&gt;</strong>" in render("{% estimate label %}x{% endestimate %}", label="<b>")


def test_titles_are_written_once_and_escaped_twice():
    html = render('{% title_tags %}\n {{ title }} "x"\n{% endtitle_tags %}', title='A & "B"')
    assert "<title>A &amp; &quot;B&quot; &quot;x&quot; – " in html
    assert '<meta property="og:title" content="A &amp; &quot;B&quot; &quot;x&quot;">' in html


class Question(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="We answer to it.")
    note = forms.CharField(label="Note", required=False)
    way = forms.ChoiceField(label="Way", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")
    secret = forms.CharField(widget=forms.HiddenInput, initial="s")


def test_a_field_is_tied_to_its_label_help_and_error():
    html = render("{% field form.email %}", form=Question({"email": "<x>"}))
    assert '<label class="field__label" for="id_email">E-mail' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'id="id_email_helptext"' in html
    assert 'id="id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="&lt;x&gt;"' in html


def test_optional_fields_say_so_and_groups_have_a_legend():
    html = render("{{ form }}", form=Question())
    assert html.count("field__optional") == 1
    assert "<legend" in html
    assert html.count("secret") >= 1
    assert "error-summary" not in html


def test_the_error_summary_leads_to_each_field():
    form = Question({})
    form.add_error(None, "Together <wrong>")
    html = render("{{ form }}", form=form)
    assert 'href="#id_email"' in html
    assert 'href="#id_way"' in html
    assert 'id="id_way"' in html
    assert "Together &lt;wrong&gt;" in html


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/komponenty/", "/en/components/"),
        ("/en/components/", "/komponenty/"),
        ("/komponenty/?q=%3Cb%3E&q=2", "/en/components/?q=%3Cb%3E&amp;q=2"),
        ("/robots.txt", "/en/"),
    ],
)
def test_the_language_switch_keeps_the_page(address, other):
    request = RequestFactory().get(address, SERVER_NAME="localhost")
    with override("en" if address.startswith("/en/") else "cs"):
        request.resolver_match = resolve(request.path)
        html = Template("{% load frame %}{% language_switch request %}").render(Context({"request": request}))
    assert f'href="{other}"' in html


def test_the_language_switch_never_leads_away():
    request = RequestFactory().get("//evil.example/?x=1", SERVER_NAME="localhost")
    request.resolver_match = resolve("/")
    with override("cs"):
        html = Template("{% load frame %}{% language_switch request %}{% alternates request %}").render(
            Context({"request": request})
        )
    assert "evil.example" not in html.replace("localhost/%2Fevil.example", "")
