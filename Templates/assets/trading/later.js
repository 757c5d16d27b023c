// Loads what buys and sells when a reader turns to it, so that other readers need not wait for it.

for (const section of document.querySelectorAll(".trade")) {
  let loading, isReady = false;
  const load = () => loading ??= import("./trade.js").then(() => isReady = true, () => {
    loading = null;
    section.querySelector(".order-outcome").textContent = "What buys and sells could not be loaded. Nothing was sent; try again.";
  });
  for (const type of ["pointerenter", "focusin"]) section.addEventListener(type, load);
  section.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (isReady || !button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    load().then(() => isReady && button.click());
  }, true);
}
