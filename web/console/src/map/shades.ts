/** 分档着色: so that few large numbers do not make all others look like none. */

/** The step of each area, 1 … `steps` - 1 by the square root of its share of the largest; 0 for nothing at all. */
export function shadesOf(figures: ReadonlyMap<string, number>, steps: number): Map<string, number> {
  const most = Math.max(0, ...figures.values());
  const step = (n: number): number => (n <= 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(n / most) * (steps - 1))));
  return new Map([...figures].map(([code, n]) => [code, step(n)]));
}

/** So much more or less than before is no change, and so much is a large one. */
const [SLIGHT, LARGE] = [0.1, 0.3];

/** The step of each area by how it has changed: `first` for much less … `first` + 4 for much more; 0 where nobody can say. */
export function shiftsOf(shares: ReadonlyMap<string, number | null>, first: number): Map<string, number> {
  const step = (share: number): number => (share <= -LARGE ? 0 : share <= -SLIGHT ? 1 : share < SLIGHT ? 2 : share < LARGE ? 3 : 4);
  return new Map([...shares].map(([code, share]) => [code, share === null ? 0 : first + step(share)]));
}
