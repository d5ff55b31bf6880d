/* What figures need of the browser: the variant for narrow boxes, pictures to save, texts to copy. */
(function () {
  "use strict";

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

  async function save(button) {
    const figure = button.closest("figure"), box = figure.querySelector(".js-plotly-plot");
    const format = button.dataset.picture, words = { ...figure.dataset, ground: getComputedStyle(document.body).backgroundColor };
    const drawn = framed(box, words), { width, height } = drawn.layout;
    const uri = await window.Plotly.toImage(drawn, { format: "svg", width, height });
    const style = `<style>${await typefaces()}</style>`;
    const svg = decodeURIComponent(uri.slice(uri.indexOf(",") + 1)).replace(/(<svg[^>]*>)/, `$1${style}`);
    const source = new Blob([svg], { type: "image/svg+xml" });
    const name = `${figure.dataset.chart}.${format}`;
    if (format === "svg") return offer(source, name);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const sheet = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
    sheet.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
    sheet.toBlob((blob) => offer(blob, name), "image/png");
  }

  // A text to quote, or an address, or both: the address is made absolute here, where the site's own is known.
  async function copy(button) {
    const { copy: text, link, copied } = button.dataset, label = button.querySelector("span:last-child");
    const address = link ? new URL(link, location.href).href : "";
    const whole = [text, address].filter(Boolean).join(" ").replaceAll("{site}", location.origin);
    await navigator.clipboard.writeText(whole);
    if (label.dataset.says) return;
    label.dataset.says = label.textContent;
    label.textContent = copied;
    setTimeout(() => { label.textContent = label.dataset.says; delete label.dataset.says; }, 1600);
  }

  document.addEventListener("click", (event) => {
    const picture = event.target.closest("[data-picture]"), button = event.target.closest("[data-copy]");
    if (picture) save(picture);
    if (button) copy(button);
    // A menu of files closes when something in it or beside it was chosen.
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target) || event.target.closest("li")) menu.open = false;
    });
  });
})();
