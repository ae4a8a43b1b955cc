"""Everything that changes the catalogue. Verbs take `by=` and `now=`; a refusal is a `ValidationError`."""

from .copying import carry_over, snapshot, write_content
from .editing import mark_checked, remove_term, save_edited, save_rate, save_term, start_draft
from .estimates import confirm_estimate
from .importing import REFUSED, import_batch
from .indexing import index_again
from .links import check_links
from .loading import load_innovation, load_rate, load_term
from .media import (
    remove_attachment,
    remove_picture,
    save_attachment,
    save_picture,
    upload_attachment,
    upload_picture,
)
from .merging import Merge, merge_terms
from .own_drafts import ChangedMeanwhileError, write_own
from .proposals import begin_change, begin_draft, decline, erase_overdue_proposals, finish, propose
from .shortlists import erase_overdue_lists, revoke_list, share_list
from .team_lists import (
    add_to_team_list,
    change_team_list,
    comment_in_team_list,
    create_team_list,
    delete_team_comment,
    delete_team_list,
    rename_team_list,
)
from .versions import find_version, restore_version, versions_of
from .workflow import (
    approve,
    archive,
    comment,
    publish,
    remove,
    reopen,
    resolve_comment,
    return_for_changes,
    submit,
)
from .working_copies import discard_copy, open_copy

__all__ = [
    "REFUSED",
    "ChangedMeanwhileError",
    "Merge",
    "add_to_team_list",
    "approve",
    "archive",
    "begin_change",
    "begin_draft",
    "carry_over",
    "change_team_list",
    "check_links",
    "comment",
    "comment_in_team_list",
    "confirm_estimate",
    "create_team_list",
    "decline",
    "delete_team_comment",
    "delete_team_list",
    "discard_copy",
    "erase_overdue_lists",
    "erase_overdue_proposals",
    "find_version",
    "finish",
    "import_batch",
    "index_again",
    "load_innovation",
    "load_rate",
    "load_term",
    "mark_checked",
    "merge_terms",
    "open_copy",
    "propose",
    "publish",
    "remove",
    "remove_attachment",
    "remove_picture",
    "remove_term",
    "rename_team_list",
    "reopen",
    "resolve_comment",
    "restore_version",
    "return_for_changes",
    "revoke_list",
    "save_attachment",
    "save_edited",
    "save_picture",
    "save_rate",
    "save_term",
    "share_list",
    "snapshot",
    "start_draft",
    "submit",
    "upload_attachment",
    "upload_picture",
    "versions_of",
    "write_content",
    "write_own",
]
