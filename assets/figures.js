/* What figures need of the browser: the variant for narrow boxes, pictures to save, texts to copy. */
(function () {
  "use strict";
  const root = document.documentElement;

  // A figure brings what differs in a narrow box as layout.meta.narrow; it is put in before the first drawing.
  function variant(box, figure) {
    const meta = figure && figure.layout && figure.layout.meta;
    if (!meta || !meta.narrow || box.clientWidth >= meta.below) return figure;
    const data = figure.data.map((trace, i) => {
      const own = Object.assign({}, trace, meta.narrow.data && meta.narrow.data[i]);
      Object.keys(own).forEach((key) => own[key] === null && delete own[key]);
      return own;
    });
    return Object.assign({}, figure, { data, layout: Object.assign({}, figure.layout, meta.narrow.layout) });
  }

  // Labels are measured when drawn: wait for the typeface, but not for long.
  const fonts = document.fonts
    ? Promise.race([
        Promise.all([document.fonts.load('12px "TB Sans"'), document.fonts.load('600 12px "TB Sans"')]),
        new Promise((done) => setTimeout(done, 600)),
      ]).catch(() => null)
    : Promise.resolve();

  const watcher = window.ResizeObserver && new ResizeObserver((entries) => entries.forEach(({ target: box }) => {
    const meta = box.figure && box.figure.layout.meta;
    if (!meta || !box.clientWidth || box.clientWidth < meta.below === box.isNarrow) return;
    window.Plotly.react(box, box.figure);
  }));

  function adapt(plotly) {
    const react = plotly.react;
    plotly.react = function (target, figure, ...rest) {
      const box = typeof target === "string" ? document.getElementById(target) : target;
      const meta = figure && figure.layout && figure.layout.meta;
      if (!meta || !meta.narrow) return react.call(plotly, target, figure, ...rest);
      box.figure = figure;
      return fonts.then(() => {
        box.isNarrow = box.clientWidth < meta.below;
        return react.call(plotly, box, variant(box, box.figure), ...rest);
      }).then((drawn) => {
        if (watcher) watcher.observe(box);
        return drawn;
      });
    };
  }
  // The library comes when the first chart of a visit appears.
  let plotly = window.Plotly;
  if (plotly) adapt(plotly);
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    enumerable: true,
    get: () => plotly,
    set: (value) => { plotly = value; if (value) adapt(value); },
  });

  // Tables that came as text.
  const fill = () => document.querySelectorAll("[data-html]").forEach((place) => {
    place.innerHTML = place.dataset.html;
    place.removeAttribute("data-html");
  });
  new MutationObserver(fill)
    .observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-html"] });

  // A picture carries its title, subtitle and source, and brings its typefaces along.
  async function typefaces() {
    const rules = Array.from(document.styleSheets).flatMap((sheet) => {
      try { return Array.from(sheet.cssRules); } catch { return []; }
    });
    const faces = rules.filter((rule) => rule instanceof CSSFontFaceRule && /TB S/.test(rule.cssText));
    return (await Promise.all(faces.map(async (rule) => {
      const address = /url\("?([^")]+)"?\)/.exec(rule.cssText);
      const sheet = rule.parentStyleSheet.href || location.href;
      const bytes = new Uint8Array(await (await fetch(new URL(address[1], sheet))).arrayBuffer());
      const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
      return rule.cssText.replace(address[0], `url(data:font/woff2;base64,${data})`);
    }))).join("\n");
  }

  function framed(box, words) {
    const layout = JSON.parse(JSON.stringify(box.figure ? box.figure.layout : box.layout));
    const width = 1000, top = 78, bottom = 34, margin = layout.margin;
    const height = box.clientHeight + top + bottom;
    const colour = getComputedStyle(box);
    Object.assign(margin, { l: margin.l + 12, r: margin.r + 4 });
    const put = (text, y, dy, size, family, weight) => ({
      text, x: 0, y, xref: "paper", yref: "paper", xanchor: "left", yanchor: "top", align: "left", showarrow: false,
      xshift: 16 - margin.l, yshift: dy, font: { size, family, weight, color: colour.color },
    });
    layout.annotations = (layout.annotations || []).concat(
      put(words.title, 1, margin.t + top - 12, words.title.length > 78 ? 18 : 22, "TB Serif, Georgia, serif", 600),
      put(words.subtitle, 1, margin.t + top - 44, 14, undefined, 400),
      put(words.source, 0, -margin.b - 6, 12, undefined, 400));
    Object.assign(margin, { t: margin.t + top, b: margin.b + bottom });
    Object.assign(layout, { width, height, autosize: false, paper_bgcolor: words.ground });
    return { data: box.figure ? box.figure.data : box.data, layout, config: { staticPlot: true } };
  }

  function offer(blob, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // The figure as drawn here, with its title and source, as a PNG of twice its size.
  async function pictured(figure) {
    const box = figure.querySelector(".js-plotly-plot");
    const drawn = framed(box, { ...figure.dataset, ground: getComputedStyle(document.body).backgroundColor });
    const { width, height } = drawn.layout;
    const uri = await window.Plotly.toImage(drawn, { format: "svg", width, height });
    const style = `<style>${await typefaces()}</style>`;
    const svg = decodeURIComponent(uri.slice(uri.indexOf(",") + 1)).replace(/(<svg[^>]*>)/, `$1${style}`);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const sheet = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
    sheet.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
    return new Promise((done) => sheet.toBlob(done, "image/png"));
  }

  // What was done, for a while in the place of the button's or its menu's name, which is announced.
  function say(button, text, isDone = true) {
    const menu = button.closest("details.menu"), place = menu ? menu.querySelector("summary") : button;
    const label = place.querySelector("span:last-child"), sign = place.querySelector(".ic.i-copy, .ic.i-link");
    if (label.dataset.says) return;
    label.dataset.says = label.textContent;
    label.textContent = text;
    const old = sign && sign.className;
    if (old && isDone) sign.className = "ic i-check";
    setTimeout(() => {
      label.textContent = label.dataset.says;
      delete label.dataset.says;
      if (old) sign.className = old;
    }, isDone ? 1600 : 4000);
  }

  const words = (button) => (button.closest("[data-copied]") || button).dataset;

  // A text to quote, or an address, or both: the address is made absolute here, where the site's own is known.
  async function copyText(button) {
    const { copy: text, link } = button.dataset;
    const address = link ? new URL(link, location.href).href : "";
    await navigator.clipboard.writeText([text, address].filter(Boolean).join(" ").replaceAll("{site}", location.origin));
  }

  // Where the browser copies no pictures the same one is saved, and that is said.
  async function copyPicture(button) {
    const figure = button.closest("figure"), made = pictured(figure);
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": made })]);
    } catch {
      offer(await made, `${figure.dataset.chart}.png`);
      return button.dataset.copyPicture;
    }
  }

  // The fields of a line of CSV; the first is never empty.
  const fields = (line) => Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g),
    ([, quoted, plain]) => quoted === undefined ? plain : quoted.replaceAll('""', '"'));

  // Base units with all their digits, a tab between cells.
  async function rawTable(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    const rows = (await answer.text()).trimEnd().split("\r\n").map((line) => fields(line).join("\t"));
    return new Blob([rows.join("\n")], { type: "text/plain" });
  }

  // The table as shown, its numbers without what separates thousands and with a plain minus: a program takes them for numbers.
  function shownTable(figure) {
    const parts = new Intl.NumberFormat(root.lang || "en").formatToParts(12345.6);
    const group = parts.find((part) => part.type === "group");
    const rows = Array.from(figure.querySelector("table.tbl").rows, (row) => Array.from(row.cells, (cell) => {
      const own = cell.cloneNode(true), name = cell.tagName.toLowerCase();
      own.querySelectorAll(".pv").forEach((letter) => letter.remove());
      own.querySelectorAll("br, small, .u").forEach((part) => part.before(" "));
      let text = own.textContent.replace(/\s+/g, " ").trim();
      const digits = text.replace(/\u2212/g, "-").replaceAll(group ? group.value : ",", "").replace(/\u00a0/g, "");
      if (name === "td" && /^[-+]?\d+([.,]\d+)?%?$/.test(digits)) text = digits;
      if (name === "td" && (cell.querySelector(".mut") || text === "\u2014")) text = "";
      const made = document.createElement(name);
      made.textContent = text;
      return made.outerHTML;
    }));
    const html = `<table>${rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("")}</table>`;
    return new Blob([html], { type: "text/html" });
  }

  async function copyTable(button) {
    const figure = button.closest("figure");
    await navigator.clipboard.write([
      new ClipboardItem({ "text/html": shownTable(figure), "text/plain": rawTable(button.dataset.copyTable) }),
    ]);
  }

  const COPIES = { copy: copyText, copyPicture, copyTable };

  async function copy(button) {
    const kind = Object.keys(COPIES).find((name) => name in button.dataset);
    try {
      say(button, await COPIES[kind](button) || words(button).copied);
    } catch (error) {
      // Without leave, or out of reach of the server, nothing was copied: that is said where it was asked for.
      say(button, words(button).failed || error.message, false);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy], [data-copy-picture], [data-copy-table]");
    if (button) copy(button);
    // A menu of files closes when something in it or beside it was chosen.
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target) || event.target.closest("li > *")) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
