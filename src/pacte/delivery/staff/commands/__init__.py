"""What one can do about staff. Every write goes through here."""

from pacte.delivery.staff.commands.imports import (
    abandon_list,
    apply_list,
    bring_list,
    check_list,
    choose_listed,
    expire_lists,
)
from pacte.delivery.staff.commands.motivation import (
    cancel_run,
    compute_run,
    open_run,
    pay_run,
    prepare_run,
    return_run,
    score_facility,
    set_rule,
)
from pacte.delivery.staff.commands.people import (
    change_situation,
    describe_person,
    join_persons,
    leave,
    register_person,
)
from pacte.delivery.staff.commands.posts import (
    close_posting,
    load_qualifications,
    name_qualification,
    post_person,
    record_presence,
    set_norm,
)

__all__ = [
    "abandon_list",
    "apply_list",
    "bring_list",
    "cancel_run",
    "change_situation",
    "check_list",
    "choose_listed",
    "close_posting",
    "compute_run",
    "describe_person",
    "expire_lists",
    "join_persons",
    "leave",
    "load_qualifications",
    "name_qualification",
    "open_run",
    "pay_run",
    "post_person",
    "prepare_run",
    "record_presence",
    "register_person",
    "return_run",
    "score_facility",
    "set_norm",
    "set_rule",
]
