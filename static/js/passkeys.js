// Says in the page that a passkey did not work; without it a person sees nothing at all happen.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // it would only go to the console
  for (const place of document.querySelectorAll("[data-passkey-failed]")) {
    place.textContent = place.dataset.passkeyFailed;
  }
});
