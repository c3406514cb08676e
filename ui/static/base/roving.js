// A row of things to press is one stop for Tab: the arrows walk inside it.

/** Tab stops at one of `all`: at the one that has the focus, else where it stopped last, else at the last that `can(one)` be stopped at.
 *  @type {<E extends HTMLElement>(all: E[], can: (one: E) => unknown) => void} */
export function rove(all, can) {
  const able = all.filter(can);
  const at = all.find((one) => one === document.activeElement) || able.find((one) => one.dataset.stop) || able.at(-1);
  for (const one of all) {
    const stops = one === at;
    if (one.tabIndex !== (stops ? 0 : -1)) one.tabIndex = stops ? 0 : -1;
    if (stops) one.dataset.stop = 'here';
    else delete one.dataset.stop;
  }
}
