/** Tabs without reload: links to panels of the page become tabs; without script all panels show. */
export function makeTabs(holder: HTMLElement): void {
  const tabs = [...holder.querySelectorAll<HTMLAnchorElement>("a.tab[href^='#']")];
  const panels = tabs.map((tab) => document.getElementById(decodeURIComponent(tab.hash.slice(1))));
  if (tabs.length === 0 || panels.some((panel) => panel === null)) return;
  holder.setAttribute("role", "tablist");

  const show = (index: number): void => {
    tabs.forEach((tab, at) => {
      const on = at === index;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      const panel = panels[at];
      if (panel) panel.hidden = !on;
    });
  };
  const step = (index: number, by: number): void => {
    const next = (index + by + tabs.length) % tabs.length;
    show(next);
    tabs[next]?.focus();
  };

  tabs.forEach((tab, index) => {
    const panel = panels[index];
    tab.setAttribute("role", "tab");
    tab.id = tab.id || `tab-${panel?.id ?? index}`;
    if (panel) {
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
    }
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      show(index);
      history.replaceState(null, "", tab.hash); // the address says which tab: it can be sent on
    });
    tab.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") step(index, 1);
      else if (event.key === "ArrowLeft") step(index, -1);
      else return;
      event.preventDefault();
    });
  });
  const asked = tabs.findIndex((tab) => tab.hash === window.location.hash);
  show(Math.max(asked, 0));
}
