"""The house stands as it was drawn, and each of its rules is broken here once to show that it holds."""

import pytest

from . import architecture
from .architecture import ROOT, offences


def test_the_house_stands():
    assert not (found := offences(ROOT)), "\n".join(found)


def test_every_installed_app_of_ours_stands_on_a_floor(settings):
    ours = [app for app in settings.INSTALLED_APPS if (ROOT / app.replace(".", "/")).is_dir()]
    assert ours
    assert not set(ours) - set(architecture.FLOORS)


@pytest.fixture
def house(tmp_path):
    """`house({"centres/models.py": "…"})` builds a small project and gives its offences."""

    def build(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return offences(tmp_path)

    return build


def test_a_sound_house_has_no_offences(house):
    assert (
        house(
            {
                "manage.py": "",
                "README.md": "",
                ".ci/run": "",
                "var/data.txt": "",
                "csi_portal/settings.py": "from csi_portal.server import embedded\n",
                "csi_portal/urls.py": "from csi_portal.pages import views\n",
                "csi_portal/pages/views.py": "import innovations\nfrom centres.models import Centre\n",
                "csi_portal/accounts/models.py": "from django.db import models\n",
                "csi_portal/accounts/personal.py": "from .models import User\n",
                "csi_portal/accounts/migrations/0001_initial.py": "import centres.models\n",
                "centres/models/__init__.py": "from .roles import CentreRole\n",
                "centres/models/roles.py": 'user = models.ForeignKey("accounts.User", models.CASCADE)\n',
                "centres/actions.py": "from . import models, permissions\nfrom .emails import welcome\n",
                "centres/views/pages.py": "from ..forms import EnquiryForm\n",
                "centres/templatetags/centres.py": "",
                "innovations/plans/models.py": "from innovations.models import Innovation\n",
            }
        )
        == []
    )


BROKEN = {
    "an upward import": (
        {"csi_portal/accounts/views.py": "import os\nfrom centres.models import Centre\n"},
        "csi_portal/accounts/views.py:2 imports centres.models.Centre: "
        "csi_portal.accounts (floor 1) looks up at centres (floor 2).",
    ),
    "an upward import by a relative path": (
        {"csi_portal/history/actions.py": "from ..accounts.models import User\n"},
        "csi_portal/history/actions.py:1 imports csi_portal.accounts.models.User: "
        "csi_portal.history (floor 0) looks up at csi_portal.accounts (floor 1).",
    ),
    "an import from the same floor": (
        {"trainings/models.py": "import studytrips.models\n"},
        "trainings/models.py:1 imports studytrips.models: trainings and studytrips share floor 8, "
        "so they are strangers.",
    ),
    "an import of the wiring": (
        {"centres/views.py": "from csi_portal.settings import DATA_DIR\n"},
        "centres/views.py:1 imports csi_portal.settings.DATA_DIR: only the wiring knows the wiring.",
    ),
    "an upward foreign key": (
        {"centres/models.py": 'x = models.ForeignKey("innovations.Innovation", models.CASCADE)\n'},
        "centres/models.py:1 refers to innovations.Innovation: centres (floor 2) looks up at innovations "
        "(floor 6).",
    ),
    "an upward foreign key by its name": (
        {"centres/models.py": 'x = ManyToManyField(to="trainings.Training", through="pages.News")\n'},
        "centres/models.py:1 refers to pages.News: centres (floor 2) looks up at csi_portal.pages (floor 9).",
    ),
    "an upward look through the registry": (
        {"centres/actions.py": 'Plan = apps.get_model("plans", "Plan")\n'},
        "centres/actions.py:1 refers to plans.Plan: centres (floor 2) looks up at innovations.plans "
        "(floor 7).",
    ),
    "a package without a floor": (
        {"csi_portal/weather/models.py": ""},
        "csi_portal/weather/models.py: csi_portal/weather stands on no floor; give it one in FLOORS.",
    ),
    "an unknown room": (
        {"centres/managers.py": ""},
        "centres/managers.py: “managers” is no known room.",
    ),
    "another package's own room": (
        {"centres/adapter.py": ""},
        "centres/adapter.py: “adapter” is no known room.",
    ),
    "an unknown file in the wiring": (
        {"csi_portal/celery.py": ""},
        "csi_portal/celery.py: “celery” is no known room.",
    ),
    "a library of tags under another name": (
        {"centres/templatetags/extra_tags.py": ""},
        "centres/templatetags/extra_tags.py: the blocks of an app live in templatetags/<app>.py.",
    ),
    "a room that looks to its right": (
        {"centres/models.py": "from .actions import assign\n"},
        "centres/models.py:1 imports actions, which stands to the right of models.",
    ),
    "an import inside a function": (
        {"centres/actions.py": "def act():\n    import json\n"},
        "centres/actions.py:2 imports json inside a function; move it to the top.",
    ),
    "an import inside a method": (
        {"centres/models.py": "class A:\n    def act(self):\n        from .permissions import may\n"},
        "centres/models.py:3 imports centres.permissions.may inside a function; move it to the top.",
    ),
    "a verb that takes something by place": (
        {"centres/actions/desk.py": "def close(enquiry, *, by, now):\n    pass\n"},
        "centres/actions/desk.py:1 lets close take enquiry by place; a verb takes keywords only.",
    ),
    "a signal": (
        {"centres/apps.py": "from django.db.models.signals import post_save\n"},
        "centres/apps.py:1 uses signals (django.db.models.signals.post_save); a rule is called by its name.",
    ),
    "a receiver": (
        {"centres/actions.py": "from django.dispatch import receiver\n"},
        "centres/actions.py:1 uses signals (django.dispatch.receiver); a rule is called by its name.",
    ),
    "a forbidden name": (
        {"centres/actions/helpers.py": ""},
        "centres/actions/helpers.py: “helpers” is no name; say what it does and where it belongs.",
    ),
    "a folder at the top": (
        {"scripts/run.py": ""},
        "scripts does not belong to the top level; the house has a place for everything.",
    ),
    "a file at the top": (
        {"setup.cfg": ""},
        "setup.cfg does not belong to the top level; the house has a place for everything.",
    ),
    "a long file": (
        {"centres/views.py": "x = 1\n" * 321},
        "centres/views.py has 321 lines; make a folder of the same name out of it.",
    ),
    "a long file of models": (
        {"centres/models.py": "x = 1\n" * 401},
        "centres/models.py has 401 lines; make a folder of the same name out of it.",
    ),
}


@pytest.mark.parametrize(("files", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_rule_is_named(house, files, sentence):
    assert sentence in house(files)
