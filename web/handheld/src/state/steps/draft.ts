/**
 * When the draft of a step's form is kept: within a second of what a person writes, or as they leave. A place that the device
 * finds by itself begins none.
 */

const KEPT_AFTER_MS = 800;

export class StepDraft {
  readonly #save: () => Promise<void>;
  #saving: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBegun = false;

  /** @param save keeps what stands in the form by then, and tells of its own failures */
  constructor(save: () => Promise<void>) {
    this.#save = save;
  }

  /** Something else stands in the form, by the person's hand or `found` by the device. */
  changed({ found = false } = {}): void {
    this.#isBegun ||= !found;
    if (!this.#isBegun) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.leave(), KEPT_AFTER_MS);
  }

  /** Keeps what has changed, now. */
  leave(): void {
    if (this.#timer === undefined) return;
    this.#stop();
    this.#saving = this.#saving.then(this.#save);
  }

  /** Nothing is kept any more, nor on its way: the draft can go with the record that it becomes. */
  async close(): Promise<void> {
    this.#stop();
    await this.#saving;
  }

  /** It became no record: what was written is kept after all. */
  reopen(): void {
    if (this.#isBegun) this.changed();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
