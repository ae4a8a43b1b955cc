"""Who may do what with the catalogue: everyone reads the published, editors do the rest."""

import rules

from csi_portal.accounts.permissions import is_administrator, is_editor, let_manage

EDITORS_MODELS = [
    "innovation",
    "targetgroup",
    "theme",
    "actor",
    "source",
    "result",
    "cost",
    "replication",
    "estimate",
    "exchangerate",
    "picture",
    "attachment",
]

for model in EDITORS_MODELS:
    let_manage(f"innovations.{model}", is_editor, verbs=("view", "add", "change"))

# What people searched for in vain is theirs to read.
let_manage("fulltext.emptysearch", is_editor, verbs=("view",))

# What others cite is archived, not deleted; only an administrator deletes an example.
rules.add_perm("innovations.delete_innovation", is_administrator)
for model in EDITORS_MODELS[1:]:
    rules.add_perm(f"innovations.delete_{model}", is_editor)

rules.add_perm("innovations.view_draft", is_editor)


def may_edit(user, innovation):
    """Write it, publish it, archive it, and stand behind it by name."""
    return is_editor(user)
