// Work in steps: the page sends its only form by itself. Without this there is a button.
(() => {
  "use strict";
  const form = document.querySelector("form[data-onward]");
  form.querySelector("button").setAttribute("aria-busy", "true");
  setTimeout(() => form.requestSubmit(), 250);
})();
