// What this browser keeps while there is no network: whose key to seal to, and sealed parts of notes. Nothing else.
const offlineStore = (() => {
  "use strict";
  const FLAG = "offline";  // in localStorage: a database is there, so that other pages need not open one to look

  function open() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open("notes", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("pin");
        asked.result.createObjectStore("parts", { keyPath: ["note", "part"] });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  // Runs `work(store)` in one transaction; the result of its request once that is on the disk.
  async function within(name, mode, work) {
    const database = await open();
    try {
      return await new Promise((done, failed) => {
        const turn = database.transaction(name, mode, { durability: "strict" });
        const asked = work(turn.objectStore(name));
        turn.oncomplete = () => done(asked?.result);
        turn.onerror = turn.onabort = () => failed(turn.error);
      });
    } finally {
      database.close();
    }
  }

  // Takes the delivered parts away, unless a part was sealed anew meanwhile: then that one stays.
  function forget(sent) {
    return within("parts", "readwrite", (store) => {
      for (const { note, part, save } of sent) {
        const asked = store.get([note, part]);
        asked.onsuccess = () => { if (asked.result?.save === save) store.delete([note, part]); };
      }
    });
  }

  return {
    isHere: () => localStorage.getItem(FLAG) === "1",
    pin: () => within("pin", "readonly", (store) => store.get("pin")),
    async keepPin(pin) {
      await within("pin", "readwrite", (store) => store.put(pin, "pin"));
      localStorage.setItem(FLAG, "1");
    },
    async forgetPin() {
      await within("pin", "readwrite", (store) => store.delete("pin"));
      localStorage.removeItem(FLAG);
    },
    keep: (part) => within("parts", "readwrite", (store) => store.put(part)),
    parts: () => within("parts", "readonly", (store) => store.getAll()),
    forget,
  };
})();
