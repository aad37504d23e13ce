/** Where this handheld is just now, as commands carry it. */

/** A position as the device found it: WGS-84 degrees, metres within which it lies with 95 per cent. */
export interface FoundPlace {
  readonly lon: number;
  readonly lat: number;
  readonly crs: "wgs84";
  readonly accuracy_m: number;
  readonly accuracy_level: number;
  readonly source: "gps";
  readonly fixed_at: string;
}

/** A sign-in does not wait longer for a place: it is evidence, not a condition. */
const WAITS_MS = 4000;

/** Null where the device knows none, or will not say. */
export const placeNow = (waitsMs = WAITS_MS): Promise<FoundPlace | null> =>
  new Promise((resolve) => {
    const found = ({ coords, timestamp }: GeolocationPosition): void => {
      const { longitude: lon, latitude: lat, accuracy: accuracy_m } = coords;
      resolve({ lon, lat, accuracy_m, accuracy_level: 0.95, crs: "wgs84", source: "gps", fixed_at: new Date(timestamp).toISOString() });
    };
    const failed = (): void => resolve(null);
    if (!navigator.geolocation) failed();
    else navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: waitsMs });
  });
