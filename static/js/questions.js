// Hides a question that does not follow from the answer given; without script its condition stands beside it.
"use strict";

const YES = ["ano", "yes"];
const plain = (text) => text.trim().toLowerCase();

function answers(form, name) {
  return [...form.querySelectorAll(`[name="${name}"]`)]
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .flatMap((control) => (control.type === "checkbox" && control.value === "on" ? YES : [plain(control.value)]));
}

for (const control of document.querySelectorAll("[data-shown-if]")) {
  const form = control.form;
  const field = control.closest(".field");
  const show = () => {
    field.hidden = !answers(form, control.dataset.shownIf).includes(plain(control.dataset.shownValue));
  };
  form.addEventListener("change", show);
  show();
}
