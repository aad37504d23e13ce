/**
 * A report in the making. It outlives the screen that shows it: what is typed is kept within a second or when the screen is
 * left, and a photo that is ready only then is kept with it. Sending takes the draft away and records the report in one write.
 */

import { shallowRef } from "vue";

import { EMPTY, isWorthKeeping, type ReportDraft } from "./draft.ts";

const KEPT_AFTER_MS = 800;

/** Where a draft goes. */
export interface Desk {
  /** @throws {NoRoom} */
  save(id: string, draft: ReportDraft): Promise<void>;
  /** Records it and takes the draft away, both or neither; the offline number. @throws {NoRoom | NoPackYet} */
  record(id: string, draft: ReportDraft): Promise<string>;
}

export class ReportForm {
  readonly draft = shallowRef<ReportDraft>(EMPTY);
  readonly #id: string;
  readonly #desk: Desk;
  readonly #failed: (error: unknown) => void;
  #saving: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isSent = false;

  /** @param failed hears why a draft could not be kept by itself */
  constructor(id: string, desk: Desk, failed: (error: unknown) => void, begun: ReportDraft = EMPTY) {
    this.#id = id;
    this.#desk = desk;
    this.#failed = failed;
    this.draft.value = begun;
  }

  change(changes: Partial<ReportDraft>): void {
    this.draft.value = { ...this.draft.value, ...changes };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.leave(), KEPT_AFTER_MS);
  }

  /** Keeps it now, whatever stands in it. @throws {NoRoom} */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const saved = this.#saving.then(() => (this.#isSent ? undefined : this.#desk.save(this.#id, this.draft.value)));
    this.#saving = saved.catch(() => {});
    return saved;
  }

  /** Keeps what has changed and would be a pity to lose. */
  async leave(): Promise<void> {
    if (this.#timer === undefined || !isWorthKeeping(this.draft.value)) return;
    await this.save().catch(this.#failed);
  }

  /** The offline number. No draft is kept after it has begun, unless it fails. @throws {NoRoom | NoPackYet} */
  async send(): Promise<string> {
    clearTimeout(this.#timer);
    this.#isSent = true;
    await this.#saving;
    try {
      return await this.#desk.record(this.#id, this.draft.value);
    } catch (error) {
      this.#isSent = false;
      throw error;
    }
  }
}
