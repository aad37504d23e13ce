import type { Words } from "../zh/index.ts";

export const sync: Words["sync"] = {
  stopped: "Not syncing yet",
  standby: "Another window is syncing",
  sending: "Sending",
  fetching: "Receiving",
  live: "Connected, always in step",
  locked: "Locked: records are sent, nothing is received until you unlock",
  waiting: "The server cannot be reached; it is tried again by itself. Go on recording",
  offline: "No network. Go on recording; it is sent once there is one",
  renewing: "Renewing your sign-in",
  send_only: "Your sign-in has run out: records are still sent. Sign in again to read",
  signed_out: "Sign in again, please; unsent records are safe on this device",
  twin: "The data of this device was copied to another one. Sign in again, please",
  wiping: "Handing in and wiping this device",
  wiped: "This device has been wiped",
};
