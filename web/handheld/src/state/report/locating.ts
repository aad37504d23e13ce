/** 定位: asks the device where it is. Only the last question counts, and none once somebody has pointed at the place. */

import type { Fix } from "./draft.ts";

const LOOKS_FOR_MS = 20_000;

export class Locating {
  readonly #geolocation: Pick<Geolocation, "getCurrentPosition"> | undefined;
  #question = 0;

  constructor(geolocation: Pick<Geolocation, "getCurrentPosition"> | undefined) {
    this.#geolocation = geolocation;
  }

  /** Hears a fix, or null where there is none to be had, and whether that is because it is not allowed; at most once. */
  ask(hear: (fix: Fix | null, isRefused: boolean) => void): void {
    this.#question += 1;
    const question = this.#question;
    const answer = (fix: Fix | null, isRefused = false): void => {
      if (question === this.#question) hear(fix, isRefused);
    };
    const failed = ({ code, PERMISSION_DENIED }: GeolocationPositionError): void => answer(null, code === PERMISSION_DENIED);
    const found = ({ coords, timestamp }: GeolocationPosition): void => {
      const { longitude: lon, latitude: lat, accuracy: accuracy_m } = coords;
      answer({ lon, lat, accuracy_m, source: "gps", fixed_at: new Date(timestamp).toISOString() });
    };
    if (!this.#geolocation) answer(null);
    else this.#geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: LOOKS_FOR_MS });
  }

  /** What is still being asked is not wanted any more. */
  callOff(): void {
    this.#question += 1;
  }
}
