/* The briefing in the browser: charts that were added anywhere wait here until its page shows them. */
(function () {
  "use strict";
  const KEY = "tradebrief-briefing", MOST = 18;
  const read = () => {
    try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; }
  };
  const keep = (tokens) => {
    try { localStorage.setItem(KEY, JSON.stringify(tokens.slice(0, MOST))); } catch { /* Private windows keep nothing. */ }
    badge();
  };
  const tab = () => document.querySelector('#react-entry-point .nav a[data-page="brief"]');

  function badge() {
    const link = tab(), count = read().length;
    if (!link) return;
    if (count) link.dataset.count = count;
    else delete link.dataset.count;
  }

  function show(tokens) {
    const params = new URLSearchParams(location.search);
    params.set("s", tokens.join("!"));
    history.replaceState({}, "", `${location.pathname}?${params.toString().replace(/%2C/g, ",").replace(/%7E/g, "~")}`);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }

  // A title of one's own: percent signs keep what separates slides in an address out of it.
  const escaped = (title) => title.replace(/[%!*~;]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  document.addEventListener("focusout", ({ target }) => {
    if (!target.dataset || !("retitle" in target.dataset)) return;
    const deck = target.closest("[data-slides]"), title = target.textContent.replace(/\s+/g, " ").trim().slice(0, 160);
    const tokens = deck.dataset.slides.split("!"), place = Number(target.dataset.retitle);
    const plain = tokens[place].split("*")[0];
    const token = title && title !== target.dataset.computed ? `${plain}*${escaped(title)}` : plain;
    if (token === tokens[place]) target.textContent = title || target.dataset.computed;
    else show(tokens.map((one, i) => (i === place ? token : one)));
  });

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (target.dataset && "retitle" in target.dataset && key === "Enter") {
      event.preventDefault();
      target.blur();
    }
    const row = target.closest && target.closest(".deck li");
    const name = event.altKey ? { ArrowUp: "up", ArrowDown: "down" }[key] : { Delete: "drop" }[key];
    const link = row && name && row.querySelector(`.${name}`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-brief]"), link = event.target.closest('a[data-page="brief"]');
    if (button) {
      const tokens = read();
      if (!tokens.includes(button.dataset.brief)) keep([...tokens, button.dataset.brief]);
      const label = button.querySelector("span:last-child");
      label.textContent = button.dataset.added;
    }
    const added = link && read();
    if (!added || !added.length) return;
    const url = new URL(link.href);
    if (!url.searchParams.has("s")) {
      url.searchParams.set("s", ["usual", ...added].join("!"));
      link.href = url.href;
    }
  }, true);

  // On its page the address is the briefing: what was left out there is not kept here.
  let seen = "";
  new MutationObserver(() => {
    const deck = document.querySelector("#page [data-slides]");
    if (!deck || deck.dataset.slides === seen) return void badge();
    seen = deck.dataset.slides;
    if (new URLSearchParams(location.search).has("s")) keep(seen.split("!").filter((token) => token.includes("~")));
    badge();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
