/**
 * What people cannot read or press as the page stands now: text wider than its place, words broken in two, what no
 * person would say, what reaches beyond the right edge, and what lies over something else. Parts that one scrolls to are no fault.
 */
() => {
  const shown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !each.closest(".maplibregl-map, [aria-hidden=true], option, .skip");
  const clipped = (each) => {
    let { left, top, right, bottom } = each.getBoundingClientRect();
    for (let up = each.parentElement; up; up = up.parentElement) {
      if (getComputedStyle(up).overflow === "visible") continue;
      const box = up.getBoundingClientRect();
      [left, top, right, bottom] = [Math.max(left, box.left), Math.max(top, box.top), Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
  };
  const isText = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  const isControl = (each) => each.matches("button, a, input, select, textarea, summary");
  const leaves = [...document.querySelectorAll("body *")].filter((each) => (isText(each) || isControl(each)) && shown(each));
  const name = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const found = [];
  for (const each of leaves) {
    const style = getComputedStyle(each);
    const scrolls = /auto|scroll/.test(style.overflowX) || each.matches("input, textarea, select");
    if (!scrolls && each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1 && !(style.textOverflow === "ellipsis" && each.title)) found.push(`cut: ${name(each)}`);
    if (!scrolls && style.overflowY === "hidden" && style.webkitLineClamp === "none" && each.clientHeight > 0 && each.scrollHeight > each.clientHeight + 2) found.push(`cut below: ${name(each)}`);
    if (each.getBoundingClientRect().right > innerWidth + 1) found.push(`beyond: ${name(each)}`);
  }
  for (const each of leaves) if (/\[object |undefined|NaN/.test(each.textContent)) found.push(`said by nobody: ${name(each)}`);
  for (const each of leaves)
    for (const node of each.childNodes)
      for (const { 0: word, index } of node.nodeType === 3 ? node.data.matchAll(/[A-Za-z]{2,20}/g) : []) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (range.getClientRects().length > 1) found.push(`broken: ${word} in ${name(each)}`);
      }
  const boxes = leaves.map((each) => [each, clipped(each)]).filter(([, box]) => box !== null);
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length; j++) {
      const [[a, one], [b, two]] = [boxes[i], boxes[j]];
      if (a.contains(b) || b.contains(a)) continue;
      const wide = Math.min(one.right, two.right) - Math.max(one.left, two.left);
      const high = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
      if (wide > 2 && high > 4) found.push(`over: ${name(a)} ${name(b)}`);
    }
  return found.slice(0, 20);
}
