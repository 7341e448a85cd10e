// For the keyboard and for screen readers: what scrolls can be reached, captions have a level, English says so.
document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("pre, .table-wrapper")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
  for (const caption of document.querySelectorAll("p.caption[role=heading]")) caption.setAttribute("aria-level", "2");
  for (const text of document.querySelectorAll(".untranslated-here, .stale-here")) text.lang = "en";
  document.querySelector(".toc-drawer")?.setAttribute("aria-label", "On this page");
});
