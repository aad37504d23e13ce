import type { Words } from "../zh/index.ts";

type Facts = Readonly<Record<string, unknown>>;

const minutes = (seconds: unknown): number => Math.max(1, Math.ceil(Number(seconds) / 60));
const untilMinutes = (ms: unknown): number => Math.max(1, Math.ceil((Number(ms) - Date.now()) / 60_000));

export const trouble: Words["trouble"] = {
  unforeseen: "Something unforeseen happened. Please try again later; what you recorded is safe on this device.",
  doors: {
    "sign-in-failed": "The name or the password is wrong",
    "too-many-failures": ({ retry_after_s }: Facts) => `Too many failures. Try again in ${minutes(retry_after_s)} min`,
    "role-missing": "This account has no post that uses a handheld. Ask your administrator",
    "pairing-refused": "The code is wrong, used or run out. Ask your coordinator for a new one",
    "device-key-unfit": "This browser cannot make a secure key. Please update it",
    "device-key-needed": "Please sign in with a pairing code or its QR code",
    "digest-behind": "New things are just coming in. Please compare again in a moment",
    "bad-request": "Something is missing or not in the right form",
  },
  known: {
    NoReply: "The server cannot be reached. Try again where there is a signal",
    NoRoom: "The storage of this device is full; nothing was saved. Please free some space",
    NotAPicture: "This file is no photo that can be read",
    WrongPin: ({ tries_left }: Facts) => `Wrong PIN. ${Number(tries_left)} tries left`,
    PinPaused: ({ until_ms }: Facts) => `Too many wrong PINs. Try again in ${untilMinutes(until_ms)} min`,
    PinTooSimple: "This PIN is too simple: no runs, no repeated digits",
    VaultLost: "Sign in again to read. What is unsent will still be sent",
    GraceOver: "Too long out of reach to read. Try again with a network; recording goes on",
    VaultLocked: "Locked. Enter your PIN first",
    NoPackYet: "The first use needs a network, to fetch the offline pack",
  },
};
