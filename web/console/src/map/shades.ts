/** 分档着色: so that few large numbers do not make all others look like none. */

/** The step of each area, 1 … `steps` - 1 by the square root of its share of the largest; 0 for nothing at all. */
export function shadesOf(figures: ReadonlyMap<string, number>, steps: number): Map<string, number> {
  const most = Math.max(0, ...figures.values());
  const step = (n: number): number => (n <= 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(n / most) * (steps - 1))));
  return new Map([...figures].map(([code, n]) => [code, step(n)]));
}
