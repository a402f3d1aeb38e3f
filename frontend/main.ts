// What every page carries. Pages work without it; it only makes them kinder.
import "@picocss/pico/css/pico.min.css";
import "./pacte.css";
import "./more.css";

// A summary of errors is read first.
document.getElementById("fautes")?.focus();

// A form is sent once: its button waits. The key protects the rest.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  (event.submitter as HTMLButtonElement | null)?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

document.addEventListener("click", (event) => {
  const at = event.target as Element;
  if (at.closest("[data-print]")) print();
  const menu = document.querySelector<HTMLDetailsElement>(".me-menu[open]");
  if (menu && !menu.contains(at)) menu.open = false;
});

// Long work: the page looks again while its job goes on.
const waits = document.querySelector<HTMLElement>("[data-reload]");
if (waits) setTimeout(() => location.reload(), 1000 * Number(waits.dataset.reload || 3));

if (isSecureContext && "serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register("/service-worker.js").catch(() => undefined));
}
