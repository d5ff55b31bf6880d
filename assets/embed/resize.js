/* For pages that embed charts: each frame becomes as high as its chart says it is. */
(function () {
  "use strict";
  if (window.tradebriefResizes) return;
  window.tradebriefResizes = true;
  window.addEventListener("message", (event) => {
    const told = event.data;
    if (!told || told.tradebrief !== "height" || !(told.height > 0 && told.height < 20000)) return;
    for (const frame of document.querySelectorAll("iframe[data-tradebrief]")) {
      if (frame.contentWindow === event.source) frame.style.height = `${Math.ceil(told.height)}px`;
    }
  });
})();
