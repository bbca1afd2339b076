// Without a network this worker shows the page where a note can be written, and the live guide. It keeps those and what
// they are drawn with (SHELL), and no other answer: whatever else is asked for goes to the network as ever.
/* global SHELL, NAME */
self.addEventListener("install", (event) => {
  const fill = async () => {
    const shell = await caches.open(NAME);
    await shell.addAll(SHELL.map((address) => new Request(address, { cache: "reload" })));
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (request.mode === "navigate") {
    const instead = pathname === "/leave/" ? pathname : pathname.startsWith("/live/") ? "/live/" : "/offline/";
    event.respondWith(fetch(request).catch(() => caches.match(instead)));
  } else if (origin === self.location.origin && SHELL.includes(pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(pathname)));
  }
});
