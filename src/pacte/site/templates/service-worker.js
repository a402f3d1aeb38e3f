{% load static %}// Keeps the shell's files and the offline page; never a page of anybody.
const CACHE = "pacte-1", OFFLINE = "{% url 'offline' %}", STATIC = "{% static '' %}";
self.addEventListener("install", (event) => event.waitUntil(
  caches.open(CACHE).then((cache) => cache.add(new Request(OFFLINE, {cache: "reload"}))).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))).then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  } else if (url.pathname.startsWith(STATIC + "built/assets/")) {
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request).then((answer) => {
      if (answer.ok) { const copy = answer.clone(); event.waitUntil(caches.open(CACHE).then((cache) => cache.put(event.request, copy))); }
      return answer;
    })));
  }
});
