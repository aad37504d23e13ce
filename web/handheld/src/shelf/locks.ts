/** Who may do something alone, among all tabs of this install. */

export interface Locks {
  /** Waits for its turn, and keeps it until the work has ended. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Waits until this tab leads, and leads until the signal says otherwise; at once where no tab can be told from another. */
  lead(name: string, signal: AbortSignal): Promise<void>;
}

/** Of the browser. */
export const webLocks: Locks = {
  alone: (name, work) => navigator.locks.request(name, work) as ReturnType<typeof work>,
  lead: (name, signal) =>
    new Promise((resolve, reject) => {
      const holding = () =>
        new Promise<void>((release) => {
          resolve();
          signal.addEventListener("abort", () => release(), { once: true });
        });
      navigator.locks.request(name, { signal }, holding).catch(reject);
    }),
};
