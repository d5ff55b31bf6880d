/* An embedded chart: it tells the page around it how high it is, and answers the pointer once plotly.js is read. */
(function () {
  "use strict";
  const say = () => parent.postMessage({ tradebrief: "height", height: document.documentElement.offsetHeight }, "*");
  new ResizeObserver(say).observe(document.documentElement);
  say();
  for (const link of document.querySelectorAll("a[href]")) Object.assign(link, { target: "_blank", rel: "noopener" });

  const told = JSON.parse(document.getElementById("figure").textContent), place = document.querySelector(".plot>div");
  if (!told.figure || !place) return;

  function draw() {
    const box = document.createElement("div");
    box.className = "live";
    place.append(box);
    window.Plotly.react(box, { ...told.figure, config: told.config }).then(() => {
      place.querySelectorAll(".in-wide,.in-narrow").forEach((picture) => picture.remove());
      box.classList.add("drawn");
      box.on("plotly_click", ({ points }) => {
        const ref = points[0] && points[0].customdata;
        if (ref) window.open(`${told.site}/f/${encodeURIComponent(ref)}`, "_blank", "noopener");
      });
    });
  }
  const script = Object.assign(document.createElement("script"), { src: told.plotly, onload: draw });
  document.head.append(script);
})();
