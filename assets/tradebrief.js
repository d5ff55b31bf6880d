/* The browser's part: the address is the state, so all that happens here is reading and writing it. */
(function () {
  "use strict";
  const keep = () => window.dash_clientside.no_update;
  const root = document.documentElement;
  const config = document.getElementById("tradebrief-config").dataset;

  // dcc.Graph loads plotly.js from this address when the first chart of a visit appears; Dash would set its full bundle.
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => config.plotly, set: () => {} });

  function visit(url, replace) {
    const from = location.pathname;
    history[replace ? "replaceState" : "pushState"]({}, "", url);
    window.dispatchEvent(new PopStateEvent("popstate"));
    if (location.pathname !== from) window.scrollTo(0, 0);
  }

  function currentUrl(change) {
    const params = new URLSearchParams(location.search);
    change(params);
    // The comma stays readable, as the server writes it.
    const query = params.toString().replace(/%2C/g, ",").replace(/%2F/g, "/").replace(/%7E/g, "~");
    return location.pathname + (query ? "?" + query : "");
  }

  // Links between pages and to records change the address instead of loading a document anew; the page does not jump.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href, location.href);
    const isFile = /^\/(chart|embed|api|static)\/|^\/healthz$/.test(url.pathname);
    if (url.origin !== location.origin || link.target === "_blank" || link.hasAttribute("download") || isFile) return;
    const here = url.pathname + url.search === location.pathname + location.search;
    event.preventDefault();
    event.stopPropagation();
    if (!here) visit(url.pathname + url.search + url.hash, false);
    if (!here && link.closest(".record-drawer")) follow(60);
    if (url.hash) reveal(url.hash.slice(1), here ? 0 : 40);
  }, true);

  // The correction of a figure of a checked text, from its row or from the correction's own window.
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-edit], [data-undo]");
    if (!button) return;
    const { edit, undo } = button.dataset;
    const data = { n: Number(edit === undefined ? undo : edit), at: Date.now() };
    window.dash_clientside.set_props(edit === undefined ? "check-undo" : "check-edit", { data });
  });

  // An entry of a page that is just being drawn is looked for until it is there, two seconds at most.
  function reveal(id, tries) {
    const target = document.getElementById(decodeURIComponent(id));
    if (!target) return void (tries > 0 && setTimeout(reveal, 50, id, tries - 1));
    // From a figure of a checked text to its evidence in one step, also past a filter.
    if (target.matches("tr[id^=claim-]")) {
      target.hidden = false;
      target.querySelector("details").open = true;
    }
    target.scrollIntoView();
    if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  }

  // From record to record in the drawer: the link that was followed is gone, so the new heading takes the focus.
  function follow(tries) {
    const heading = document.querySelector(".record-drawer .rec .what");
    if (document.activeElement !== document.body || !heading) return void (tries > 0 && setTimeout(follow, 50, tries - 1));
    heading.focus({ preventScroll: true });
    heading.closest(".mantine-Drawer-content").scrollTop = 0;
  }

  let waitsForPage = false;
  document.addEventListener("keydown", (event) => {
    if (event.target.id === "find-text" && (event.key === "Enter" || event.key === "ArrowDown")) {
      const first = document.querySelector("#find-found a");
      if (first) first.focus();
    }
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
    const isRecord = /[?&]record=/.test(location.search), alone = location.pathname.startsWith("/f/");
    if (event.key === "Backspace" && isRecord) {
      event.preventDefault();
      history.back();
    } else if (event.key === "c" && (isRecord || alone)) {
      const copy = document.querySelector((isRecord ? ".record-drawer" : ".alone") + " .rec [data-link]");
      if (copy) copy.click();
    }
    // From figure to figure of a checked text.
    if ((event.key === "n" || event.key === "p") && !waitsForPage) {
      const marks = [...document.querySelectorAll(".mk")], at = marks.indexOf(document.activeElement);
      const next = marks[event.key === "n" ? at + 1 : at < 0 ? marks.length - 1 : at - 1];
      if (next) next.focus();
    }
    const page = waitsForPage && document.querySelector(`.nav a[data-key="${CSS.escape(event.key)}"]`);
    waitsForPage = event.key === "g";
    if (page) page.click();
    else if (event.key === "/" || event.key === "?") {
      event.preventDefault();
      document.getElementById(event.key === "/" ? "find-open" : "keys-open").click();
    }
  });

  // Mantine marks an open list for styling only; a field that has a list must also say so.
  function sayExpanded({ target }) {
    if (!target.matches || !target.matches("input[aria-haspopup=listbox]")) return;
    target.setAttribute("role", "combobox");
    target.setAttribute("aria-expanded", String(target.hasAttribute("data-expanded")));
  }
  document.addEventListener("focusin", sayExpanded);
  new MutationObserver((changes) => changes.forEach(sayExpanded))
    .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-expanded"] });

  // Filling the controls takes the processor as long as drawing a chart does, so on a first visit the chart goes first.
  let isChartAwaited = true;
  function isFirstChartDrawn() {
    const page = document.getElementById("page");
    const isDrawn = page && page.querySelector("h1")
      && (!page.querySelector(".dash-graph") || page.querySelector(".js-plotly-plot .main-svg"));
    if (isDrawn) isChartAwaited = false;
    return !isChartAwaited;
  }
  const firstChart = () => new Promise((resolve) => {
    const latest = performance.now() + 10000;
    const look = () => isFirstChartDrawn() || performance.now() > latest ? resolve() : setTimeout(look, 30);
    look();
  });

  // The document's own drawing of the page is taken away when the scripts' page stands in its place.
  const early = document.getElementById("early");
  const unveil = () => isFirstChartDrawn() ? early.remove() : setTimeout(unveil, 40);
  if (early) unveil();

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tradebrief = {
    // The address -> the page's address (without the record), the record's reference, the drawer, the link to copy.
    split: (href, address, record, opened) => {
      if (!href) return [keep(), keep(), keep(), keep()];
      const params = new URL(href).searchParams;
      const ref = params.get("record") || "";
      const page = href.replace(/^https?:\/\/[^/]+/, "").replace(/#.*$/, "").replace(/([?&])record=[^&]*(&|$)/, "$1")
        .replace(/[?&]$/, "");
      return [
        page === address ? keep() : page,
        ref && ref !== record ? ref : keep(),
        Boolean(ref) === Boolean(opened) ? keep() : Boolean(ref),
        href,
      ];
    },

    // What the server drew -> the controls, the tabs, the document's title.
    reflect: (view, targets) => {
      if (!view) return targets.map(keep);
      document.title = view.title;
      for (const link of document.querySelectorAll(".nav a[data-page]")) {
        link.setAttribute("href", view.nav[link.dataset.page]);
        if (link.dataset.page !== view.page) link.removeAttribute("aria-current");
        else if (link.getAttribute("aria-current") !== "page") {
          link.setAttribute("aria-current", "page");
          const row = link.parentNode;
          row.scrollLeft = link.offsetLeft - row.offsetLeft - 60;
        }
      }
      const values = targets.map((target) => target in view.controls ? view.controls[target] : keep());
      return isFirstChartDrawn() ? values : firstChart().then(() => values);
    },

    // A control -> the address. A value that only repeats what the page shows writes nothing.
    write: function () {
      const view = arguments[arguments.length - 1];
      const changed = window.dash_clientside.callback_context.triggered;
      for (const { prop_id, value } of changed) {
        const name = prop_id.split(".")[0].replace(/^(bar|sheet)-/, "");
        if (!view || String(value ?? "") === String(view.values[name] ?? "")) continue;
        visit(currentUrl((params) => {
          const put = (key, text, usual) => text && text !== usual ? params.set(key, text) : params.delete(key);
          params.delete("record");
          if (name === "partner") {
            put("partner", [value, ...view.values.compare.filter((area) => area !== value)].join(","), view.usual.partner);
            if (params.get("reporter") === view.values.partner) params.delete("reporter");
          } else if (name === "compare" && view.compare_key === "partner") {
            put("partner", [view.values.partner, ...value].join(","), view.usual.partner);
          } else if (name === "compare") put("with", value.join(","), "");
          else {
            if (name === "freq") ["from", "to"].forEach((key) => params.delete(key));
            put(name, String(value ?? ""), view.usual[name]);
          }
        }), true);
      }
    },

    // The drawer was closed by its button, Escape or a click beside it.
    closed: (opened) => {
      if (opened === false && /[?&]record=/.test(location.search)) visit(currentUrl((p) => p.delete("record")), true);
    },

    toggle_scheme: (clicks, scheme) => {
      if (!clicks) return [keep(), keep()];
      const next = scheme === "dark" ? "light" : "dark";
      try { localStorage.setItem("scheme", next); } catch (error) { /* private windows: the cookie is enough */ }
      document.cookie = `scheme=${next};path=/;samesite=lax`;
      root.setAttribute("data-mantine-color-scheme", next);
      if (/[?&]theme=/.test(location.search)) visit(currentUrl((params) => params.set("theme", next)), true);
      return [next, next];
    },

    // A dropped file -> the server, unless it is too large; of its name only the ending goes along.
    take_file: (contents, name, limit) => {
      if (!contents) return [keep(), keep(), keep()];
      if (contents.length * 0.75 > limit.bytes + 200) return [keep(), limit.title, null];
      return [{ contents, ending: String(name || "").slice(-6) }, "", null];
    },

    // Filters and order of the checked figures -> their rows; the server is not asked.
    filter_claims: (verdicts, measure, partner, order, facts) => {
      const body = document.getElementById("check-rows");
      const wanted = (claim) => (!verdicts.length || verdicts.includes(claim.verdict))
        && (!measure || claim.measure === measure) && (!partner || claim.partner === partner);
      const rows = facts.orders[order].map((id) => document.getElementById(id));
      // A result that is just being drawn stands in its first order.
      if (!body || rows.includes(null)) return keep();
      for (const row of rows) row.hidden = !wanted(facts.claims[row.id]);
      body.append(...rows);
      return facts.shown.replace("{n}", rows.filter((row) => !row.hidden).length);
    },

    // A window opens by its button, and closes when a link of it was followed.
    toggle: () => window.dash_clientside.callback_context.triggered.some((one) => one.prop_id.endsWith(".n_clicks")),

    open_sheet: (clicks) => Boolean(clicks),
    close_sheet: (clicks) => clicks ? false : keep(),

    // A point of any chart opens its record; `customdata` begins with the record's reference.
    open_point: (clicks) => {
      const changed = window.dash_clientside.callback_context.triggered.find((one) => one.value && one.value.points);
      const data = changed && changed.value.points[0].customdata;
      const ref = Array.isArray(data) ? data[0] : data;
      if (ref) visit(currentUrl((params) => params.set("record", ref)), false);
    },
  };
})();
