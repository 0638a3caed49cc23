"use strict";

/* What this browser keeps for us: lines in localStorage, files in IndexedDB, or, where those are
   not to be had (private windows, full disks), in memory as long as the page is open. */

const shelf = (() => {
  const PREFIX = "mesa.";
  const memory = new Map();

  function attempt(act) {
    try {
      return act();
    } catch {
      return undefined;
    }
  }

  function get(name) {
    return memory.get(name) ?? attempt(() => localStorage.getItem(PREFIX + name)) ?? null;
  }

  function set(name, value) {
    const kept = attempt(() => (localStorage.setItem(PREFIX + name, value), true));
    if (kept) memory.delete(name);
    else memory.set(name, value);
  }

  function remove(name) {
    memory.delete(name);
    attempt(() => localStorage.removeItem(PREFIX + name));
  }

  /** The names that begin so, in order. */
  function names(beginning) {
    const stored = attempt(() => Object.keys(localStorage)) ?? [];
    const ours = stored.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
    return [...new Set([...ours, ...memory.keys()])].filter((name) => name.startsWith(beginning)).sort();
  }

  /** Have one request answered by the drawer of files; undefined where there is none. */
  async function inDrawer(mode, act) {
    try {
      const drawer = await new Promise((resolve, reject) => {
        const opening = indexedDB.open("mesa", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("files");
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = opening.onblocked = () => reject(opening.error);
      });
      return await new Promise((resolve, reject) => {
        const change = drawer.transaction("files", mode);
        const request = act(change.objectStore("files"));
        change.oncomplete = () => resolve(request.result);
        change.onerror = change.onabort = () => reject(change.error);
      }).finally(() => drawer.close());
    } catch {
      return undefined;
    }
  }

  const files = new Map();

  async function putFile(id, file) {
    files.set(id, file);
    await inDrawer("readwrite", (drawer) => drawer.put(file, id));
  }

  async function getFile(id) {
    return files.get(id) ?? (await inDrawer("readonly", (drawer) => drawer.get(id)));
  }

  async function removeFile(id) {
    files.delete(id);
    await inDrawer("readwrite", (drawer) => drawer.delete(id));
  }

  return { get, set, remove, names, putFile, getFile, removeFile };
})();
