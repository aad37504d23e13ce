/** 文字先行，照片后传: when photos may go. Text always goes first; where bytes are dear, photos wait. */

/** The Network Information API, where there is one. */
export interface Connection extends Partial<EventTarget> {
  /** `wifi`, `cellular` and such; not every browser tells. */
  readonly type?: string;
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

const SLOW = new Set(["slow-2g", "2g"]);

const FREE = new Set(["wifi", "ethernet"]);

/**
 * @param isWished the worker has asked to send them now
 * @param waitsForWifi the worker pays for mobile data: where the browser does not tell what network it is, photos wait to be asked for
 */
export function mayUpload(connection: Connection | undefined, isWished: boolean, waitsForWifi: boolean): boolean {
  if (isWished) return true;
  if (waitsForWifi) return FREE.has(connection?.type ?? "");
  return !(connection?.saveData || SLOW.has(connection?.effectiveType ?? ""));
}

const WAITS_FOR_WIFI = "photos-wait-for-wifi";

/** Whether the worker lets photos wait for a network that costs nothing. */
export const waitsForWifi = (): boolean => localStorage.getItem(WAITS_FOR_WIFI) !== null;

export function letPhotosWait(wait: boolean): void {
  if (wait) localStorage.setItem(WAITS_FOR_WIFI, "");
  else localStorage.removeItem(WAITS_FOR_WIFI);
}

export const presentConnection = (): Connection | undefined => (navigator as { connection?: Connection }).connection;
