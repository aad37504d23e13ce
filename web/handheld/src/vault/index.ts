/** What lies on the handheld can be read by its worker only. */

export { DeviceKey } from "./device-key.ts";
export * from "./envelope.ts";
export { GraceOver, PinPaused, PinTooSimple, Vault, VaultLocked, VaultLost, WrongPin, type Keys, type VaultState } from "./vault.ts";
