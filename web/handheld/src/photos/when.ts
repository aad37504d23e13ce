/** 文字先行，照片后传: when photos may go. Text always goes first; where bytes are dear, photos wait. */

/** The Network Information API, where there is one. */
export interface Connection {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

const SLOW = new Set(["slow-2g", "2g"]);

/** @param isWished the worker has asked to send them now */
export const mayUpload = (connection: Connection | undefined, isWished: boolean): boolean =>
  isWished || !(connection?.saveData || SLOW.has(connection?.effectiveType ?? ""));

export const presentConnection = (): Connection | undefined => (navigator as { connection?: Connection }).connection;
