// The form of an example, made lighter: how complete it is as it stands, only the sections that its kind needs,
// rows that wait for a click, and a warning before what was typed is lost. Everything works without it.
"use strict";

const PAUSE = 700; // milliseconds after the last change
const form = document.getElementById("innovation_form");
const side = document.querySelector("[data-completeness]");
let timer, asked = 0, changed = false;

function values() {
  const sent = new FormData(form);
  for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
  return sent;
}

async function measure() {
  const turn = ++asked;
  const response = await fetch(side.dataset.completeness, { method: "POST", body: values() });
  if (!response.ok || turn !== asked) return; // an older answer, or signed out: what stands there stays
  const where = side.scrollTop;
  const active = side.contains(document.activeElement);
  if (active) return; // never take a link from under somebody's focus
  side.innerHTML = await response.text();
  side.scrollTop = where;
  fitKind();
}

function isFilled(section) {
  return [...section.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value.trim());
}

// Sections of another kind step aside; what holds an answer stays in sight.
function fitKind() {
  const kind = document.getElementById("id_kind").value;
  for (const section of document.querySelectorAll(".desk-part[data-kind]")) {
    const needed = section.dataset.kind === kind;
    section.hidden = !needed && !isFilled(section);
    if (needed) section.querySelector("details")?.setAttribute("open", "");
    const chapter = side.querySelector(`[data-kind="${section.dataset.kind}"]`);
    if (chapter) chapter.hidden = section.hidden;
  }
}

// The empty row at the end of each group is for those without script; the others have a link that adds one.
// On a page that comes back with errors nothing is folded: what was typed stays in sight.
function foldEmptyRows() {
  if (document.querySelector(".errornote")) return;
  for (const row of document.querySelectorAll(".inline-related:not(.has_original):not(.empty-form)")) {
    if (![...row.querySelectorAll("input:not([type=hidden]), textarea, select")].some(isAnswered)) {
      row.querySelector(".inline-deletelink")?.click();
    }
  }
}

// An order and a day are filled in by the portal itself.
function isAnswered(field) {
  return !/-(position|stated_on)$/.test(field.name) && field.value.trim() !== "";
}

// A source that is being typed can be chosen by figures at once, by the name of its row.
function offerNewSources() {
  const typed = [...document.querySelectorAll("#sources-group .inline-related:not(.has_original):not(.empty-form)")]
    .map((row) => [row.id, row.querySelector("[name$='-url']").value.trim()])
    .filter(([, url]) => url);
  for (const select of document.querySelectorAll("select[name$='-source']")) {
    for (const [name, url] of typed) {
      const option = [...select.options].find((each) => each.value === name) ?? new Option("", name);
      option.text = url.slice(0, 60);
      select.append(option);
    }
  }
}

// Rows are numbered anew when one goes, so that names of new sources no longer hold.
function forgetNewSources(event) {
  if (event.detail.formsetName !== "sources") return;
  for (const option of document.querySelectorAll("select[name$='-source'] option[value^='sources-']")) option.remove();
  offerNewSources();
}

if (form && side && document.getElementById("id_kind")) {
  form.addEventListener("input", () => {
    changed = true;
    offerNewSources();
    clearTimeout(timer);
    timer = setTimeout(measure, PAUSE);
  });
  form.addEventListener("change", fitKind);
  form.addEventListener("submit", (event) => { if (!event.submitter?.formAction.includes("preview")) changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  document.addEventListener("formset:removed", forgetNewSources);
  django.jQuery(() => { foldEmptyRows(); fitKind(); }); // after the admin's own script has taken up the rows
}
