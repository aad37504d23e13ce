/** The order in which Python sorts texts, by code points; JavaScript's own is by half of them for rare characters. */

export function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, index) => character !== right[index]);
  if (at < 0) return -1;
  const other = right[at];
  return other === undefined ? 1 : left[at]!.codePointAt(0)! - other.codePointAt(0)!;
}
