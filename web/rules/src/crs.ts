/**
 * WGS-84, GCJ-02 and BD-09, both ways: the translation of `geo/crs.py`, alike to 1e-9 degree (`tests/vectors/crs.json`).
 *
 * Sines are rounded as each machine likes, so this is the one rule that is not alike to the last bit; what is located is
 * the nearest point of the lattice, a hundred times as coarse.
 */

/** 坐标系 */
export type Crs = "wgs84" | "gcj02" | "bd09";

/** Longitude and latitude in degrees. */
export type Place = readonly [lon: number, lat: number];

/** Version name of the formulas; the server's is the same. */
export const CONVERTER = "gcj02-krasovsky-fixedpoint-1";

const SEMI_MAJOR_M = 6378245; // Krasovsky 1940
const ECCENTRICITY_2 = 0.00669342162296594323;
const BD_TWIST = (Math.PI * 3000) / 180;
const BD_SHIFT: Place = [0.0065, 0.006];
const GCJ_ROUNDS = 4;
const BD_ROUNDS = 5;

/** The same place in WGS-84. */
export function toWgs84(place: Place, crs: Crs): Place {
  if (crs === "wgs84") return place;
  return wgs84OfGcj02(crs === "bd09" ? gcj02OfBd09(place) : place);
}

/** The same place in `crs`, from WGS-84. */
export function wgs84To(crs: Crs, place: Place): Place {
  if (crs === "wgs84") return place;
  const gcj02 = gcj02OfWgs84(place);
  return crs === "bd09" ? bd09OfGcj02(gcj02) : gcj02;
}

/** Inside the box in which GCJ-02 is shifted at all. */
const isShifted = ([lon, lat]: Place): boolean => lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;

const radians = (degrees: number): number => degrees * (Math.PI / 180);
const degrees = (angle: number): number => angle * (180 / Math.PI);

/** How far GCJ-02 lies east and north of WGS-84, in degrees. */
function offset([lon, lat]: Place): Place {
  const { PI, sin } = Math;
  const x = lon - 105;
  const y = lat - 35;
  const root = Math.sqrt(Math.abs(x));
  const ripple = 20 * sin(6 * PI * x) + 20 * sin(2 * PI * x);
  const eastM =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root +
    ((ripple + 20 * sin(PI * x) + 40 * sin((PI * x) / 3)) * 2) / 3 +
    ((150 * sin((PI * x) / 12) + 300 * sin((PI * x) / 30)) * 2) / 3;
  const northM =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root +
    ((ripple + 20 * sin(PI * y) + 40 * sin((PI * y) / 3)) * 2) / 3 +
    ((160 * sin((PI * y) / 12) + 320 * sin((PI * y) / 30)) * 2) / 3;
  const latitude = radians(lat);
  const flattening = 1 - ECCENTRICITY_2 * sin(latitude) ** 2;
  const primeVerticalM = SEMI_MAJOR_M / Math.sqrt(flattening);
  const meridianM = (primeVerticalM * (1 - ECCENTRICITY_2)) / flattening;
  return [degrees(eastM / (primeVerticalM * Math.cos(latitude))), degrees(northM / meridianM)];
}

function gcj02OfWgs84(place: Place): Place {
  if (!isShifted(place)) return place;
  const [east, north] = offset(place);
  return [place[0] + east, place[1] + north];
}

function wgs84OfGcj02(place: Place): Place {
  let found = place;
  for (let round = 0; round < GCJ_ROUNDS; round += 1) {
    const [east, north] = offset(found);
    found = [place[0] - east, place[1] - north];
  }
  // Asked of the result, since that is what the forward formula was asked of.
  return isShifted(found) ? found : place;
}

function bd09OfGcj02([lon, lat]: Place): Place {
  const radius = Math.hypot(lon, lat) + 2e-5 * Math.sin(lat * BD_TWIST);
  const angle = Math.atan2(lat, lon) + 3e-6 * Math.cos(lon * BD_TWIST);
  return [radius * Math.cos(angle) + BD_SHIFT[0], radius * Math.sin(angle) + BD_SHIFT[1]];
}

function gcj02OfBd09(place: Place): Place {
  const [lon, lat] = [place[0] - BD_SHIFT[0], place[1] - BD_SHIFT[1]];
  const radius = Math.hypot(lon, lat);
  const angle = Math.atan2(lat, lon);
  let [x, y] = [lon, lat];
  for (let round = 0; round < BD_ROUNDS; round += 1) {
    const r = radius - 2e-5 * Math.sin(y * BD_TWIST);
    const a = angle - 3e-6 * Math.cos(x * BD_TWIST);
    [x, y] = [r * Math.cos(a), r * Math.sin(a)];
  }
  return [x, y];
}
