/**
 * 焦点归位: when what has the keyboard's focus is taken away (a card closed, a form done with), the focus stays near, so
 * that nobody begins at the top of the page again: on the ticket's row that is shown once more, on what came in its
 * place, or else on what was pressed before.
 */

const REACHED = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary";
/** So many of the things that were pressed last are remembered. */
const PRESSED_MAX = 12;

export function keepFocus(page: HTMLElement): void {
  const pressed: HTMLElement[] = [];
  let path: HTMLElement[] = [];
  page.addEventListener("focusin", (event) => {
    path = [];
    for (let each = event.target as HTMLElement | null; each !== null && each !== page; each = each.parentElement) path.push(each);
  });
  page.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("button, a, summary");
    if (button !== null) pressed.push(button);
    if (pressed.length > PRESSED_MAX) pressed.shift();
  }, true);

  const rowAgain = (lost: HTMLElement): HTMLElement | null => {
    const ticket = [...pressed].reverse().find((each) => each.dataset["ticket"] !== undefined)?.dataset["ticket"];
    return ticket === undefined || lost.dataset["ticket"] !== undefined ? null : page.querySelector(`[data-ticket="${CSS.escape(ticket)}"]`);
  };
  const cameInstead = (): HTMLElement | null => {
    const around = path.find((each) => each.isConnected);
    return around?.querySelector(REACHED) ? around : null;
  };
  const pressedBefore = (): HTMLElement | undefined => [...pressed].reverse().find((each) => each.isConnected && each.checkVisibility());

  new MutationObserver(() => {
    const [lost] = path;
    if (lost === undefined || lost.isConnected || document.activeElement !== document.body) return;
    const next = rowAgain(lost) ?? cameInstead() ?? pressedBefore();
    path = [];
    if (next === undefined) return;
    if (!next.matches(REACHED)) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }).observe(page, { childList: true, subtree: true });
}
