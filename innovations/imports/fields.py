"""The fields that an import can fill, and the headings under which they are found."""

from functools import cache

from django.conf import settings
from django.utils import translation

from ..models import Innovation
from .text import label

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
TEXTS = (
    "summary", "problem", "how", "funding", "state_note", "challenges", "conditions", "lessons",
    "programme_eligibility", "programme_rate", "programme_duration", "programme_payer",
    "module_audience", "module_materials", "smallest_population_note",
    "transfer_staff", "transfer_law", "transfer_money", "transfer_changes", "transfer_risks",
    "evidence_reason", "caveats",
)  # fmt: skip
TITLES = ("title", "title_cs", "title_en", "original_title")
LINES = ("region", "place", "organisation")
CHOICES = ("kind", "state", "evidence_level")
TERMS = ("target_groups", "themes", "actors")
NUMBERS = ("smallest_population", "months_to_first_result", "module_hours")
COSTS = {
    "cost_total": "total",
    "cost_yearly": "yearly",
    "cost_start_up": "start-up",
    "cost_per_participant": "per-participant",
}
SOURCES = ("sources", "attachments")
SOURCE_DETAILS = ("source_title", "accessed_on")
DATES = ("year_started", "accessed_on")
WRITTEN = tuple(f"{name}_{language}" for name in TEXTS for language in LANGUAGES)
FIELDS = (
    "external_id", *TITLES, *TEXTS, *WRITTEN, "original_text", "country", *LINES, "web",
    "latitude", "longitude", "year_started", *CHOICES, *TERMS, *NUMBERS, *COSTS, "currency", *SOURCES,
    *SOURCE_DETAILS,
)  # fmt: skip
# What an import never takes over: it would be somebody's personal data without a reason.
LEFT_OUT = {
    "email", "emailaddress", "mail", "kontaktniemail", "contactemail", "telefon", "tel", "phone", "telephone",
    "phonenumber", "mobil", "contact", "contactperson", "contactname", "kontakt", "kontaktniosoba", "osoba",
}  # fmt: skip
# Headings in Czech, English and some of our partners' languages, as `text.label` writes them.
HEADINGS = {
    "external_id": "id externalid projectid innovationid nid uuid kod kodprojektu cislo cisloprojektu "
    "registracnicislo registracnicisloprojektu identifikator projectcode projectnumber code reference "
    "referencenumber ref",
    "title": "title name nazev nazevprojektu nazevinovace nazevprikladu projectname projecttitle project "
    "projekt innovation inovace innovationtitle nameoftheproject nameoftheinnovation titel titulo titre",
    "title_cs": "titlecs nazevcs ceskynazev nazevcesky czechtitle",
    "title_en": "titleen nazeven anglickynazev nazevanglicky englishtitle titleinenglish",
    "original_title": "originaltitle puvodninazev originalninazev nazevvoriginale originalname",
    "original_text": "originaltext puvodnitext",
    "summary": "summary shrnuti anotace abstract abstrakt resume souhrn perex shortdescription strucnypopis",
    "problem": "problem need needs potreba resenyproblem popisproblemu background vychodiska",
    "how": "description popis popisprojektu popisinovace projectdescription how howitworks jaktofunguje "
    "activities aktivity popisaktivit longdescription beschreibung descripcion descricao details",
    "funding": "funding financovani zdrojefinancovani fundingsource fundingsources fundedby financedby",
    "challenges": "challenges barriers obstacles prekazky bariery uskali",
    "conditions": "conditions successfactors faktoryuspechu podminkyuspechu predpoklady",
    "lessons": "lessons lessonslearned lessonslearnt ponauceni pouceni",
    "country": "country zeme stat land pais countrycode kodzeme nation memberstate",
    "region": "region kraj oblast nuts nuts2 nuts3 area regionname",
    "place": "place misto city town obec mesto municipality location lokalita ort sidlo",
    "organisation": "organisation organization organizace realizator prijemce nazevprijemce beneficiary "
    "beneficiaryname promoter leadpartner leadorganisation provider poskytovatel nositel zadatel implementer",
    "web": "web website url www webovestranky webpage homepage weblink link odkaz stranky projectwebsite",
    "latitude": "latitude lat zemepisnasirka gpslat",
    "longitude": "longitude lon lng long zemepisnadelka gpslon",
    "year_started": "started start startdate startyear yearstarted dateofstart projectstart begin beginning "
    "zahajeni datumzahajeni rokzahajeni zacatek year rok",
    "accessed_on": "accessedon accessed retrieved dateaccessed datumpristupu cteno",
    "kind": "kind type typ druh druhinovace typinovace innovationtype",
    "state": "state status stav stavprojektu",
    "evidence_level": "evidence evidencelevel doklady",
    "target_groups": "targetgroup targetgroups cilovaskupina ciloveskupiny zielgruppe",
    "themes": "theme themes tema temata topic topics keyword keywords klicovaslova category categories "
    "kategorie tags",
    "actors": "actor actors akter akteri",
    "smallest_population": "smallestpopulation",
    "cost_total": "budget totalbudget rozpocet cost costs totalcost totalcosts naklady celkovenaklady amount "
    "castka cena totalfunding celkovevydaje",
    "cost_yearly": "yearlycost annualcost annualcosts annualbudget rocninaklady nakladyrocne costperyear",
    "cost_start_up": "startupcost startupcosts porizovacinaklady",
    "cost_per_participant": "costperparticipant costperperson nakladynaosobu nakladynaucastnika",
    "currency": "currency mena currencycode",
    "sources": "source sources zdroj zdroje sourceurl sourcelink zdrojurl references",
    "source_title": "sourcetitle nazevzdroje",
    "attachments": "attachment attachments attachmenturl priloha prilohy file files fileurl soubor soubory "
    "document documents dokument dokumenty",
}


@cache
def headings():
    """{heading as `label` writes it: field}: the list above, names of fields and what our pages call them."""
    known = {heading: field for field, words in HEADINGS.items() for heading in words.split()}
    for field in FIELDS:
        known.setdefault(label(field), field)
    columns = {
        column.name: column for column in Innovation._meta.get_fields() if hasattr(column, "verbose_name")
    }
    for language in LANGUAGES:
        with translation.override(language):
            for field in FIELDS:
                if column := columns.get(field) or columns.get(f"{field}_cs"):
                    known.setdefault(label(str(column.verbose_name).removesuffix(" [cs]")), field)
    return known
